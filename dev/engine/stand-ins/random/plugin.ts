/**
 * A stand-in for the `random` plugin 4.21.2, for machines that cannot have it: `RandomPassword` as in section 6 of its
 * contract. Not covered: all other types, which are refused; the output `bcryptHash`, which is missing; the deprecated `number`,
 * which Check refuses; `pulumi import`.
 *
 * @module
 */
import { serve } from "../protocol/serve";
import { randomPassword } from "./random-password";

serve({
  version: "4.21.2",
  acceptSecrets: false,
  types: { "random:index/randomPassword:RandomPassword": randomPassword },
  notCovered:
    "the project's stand-in for the random plugin has RandomPassword only; install the real plugin",
});
