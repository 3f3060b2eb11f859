import { z } from "zod";

/**
 * What the shape of `Args` must hold: a check for each of its keys, and no others, or the compiler names the key. A value that is
 * neither text, number nor boolean has a shape of its own, or may be an output.
 */
export type ShapeOf<Args> = {
  readonly [Key in keyof Args]-?: NonNullable<Args[Key]> extends string | number | boolean
    ? z.ZodType<Args[Key] | undefined>
    : z.ZodType;
};

/** Where a value may not be known yet its shape is left to the engine. */
export const input = z.unknown();
/** As {@link input}; it must be given. */
export const given = input.refine((value) => value !== undefined, "must be given");
/** Text that says something. */
export const text = z.string().min(1);
/** Text of one line. */
export const line = z.string().regex(/^[^\0-\x1f\x7f]*$/, "must be one line");
/** An absolute path. */
export const path = z.string().regex(/^\/[^\0\n\r]*$/, "must be an absolute path");
/** A TCP port. */
export const port = z.int().min(1).max(65535);
