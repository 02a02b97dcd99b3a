// Writes a flow as a .flow file.

import type { Flow } from './flow';
import { writeJson } from './json';

/** The flow's JSON, two spaces a level, ending in a line break; numbers as they were read. */
export function writeFlow(flow: Flow): string {
  return `${writeJson(flow)}\n`;
}
