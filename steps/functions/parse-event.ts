// Checks what a step passes to its function, and says all that is wrong with it.
import type { z } from 'zod';

/** The event in its shape, or an error that names each member at fault. */
export function parseEvent<Shape extends z.ZodType>(shape: Shape, event: unknown, functionName: string): z.output<Shape> {
  const result = shape.safeParse(event);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join('.') || 'event'}: ${issue.message}`);
  throw new Error(`${functionName} got an event that it cannot use: ${faults.join('; ')}`);
}
