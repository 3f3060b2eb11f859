export { type DebianProgramsOptions, debianPrograms } from "./debian-programs";
export { libraryPath } from "./library-path";
export { makeOnce } from "./make-once";
export { onPath } from "./on-path";
export { type ProgramResult, type RunOptions, runProgram } from "./run-program";
export { shellcheckProgram } from "./shellcheck-program";
