export { type DebianProgramsOptions, debianPrograms, lookForPrograms } from "./debian-programs";
export { libraryPath } from "./library-path";
export { ownLoader } from "./loader";
export { type PhpProgram, phpProgram } from "./php-program";
export { shellcheckProgram } from "./shellcheck-program";
