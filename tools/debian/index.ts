export { type DebianProgramsOptions, debianPrograms, lookForPrograms } from "./debian-programs";
export { libraryPath } from "./library-path";
export { ownLoader } from "./loader";
export { makeOnce } from "./make-once";
export { onPath } from "./on-path";
export { type PhpProgram, phpProgram } from "./php-program";
export { type ProgramResult, type RunOptions, runProgram } from "./run-program";
export { shellcheckProgram } from "./shellcheck-program";
