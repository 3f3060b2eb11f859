// The tests of this project run on the line that it is configured with.
"use strict";

process.env.SANDBOX_LINE = globalThis.sandboxLine;
