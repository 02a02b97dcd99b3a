// Flags of the commands that run the pipeline.
import type { CommandOption } from './command';

export const runOptions: readonly CommandOption[] = [
  { flags: '--parameter <name=value>', description: "a parameter of the pipeline, such as Threshold=0.4 (repeatable)", repeatable: true },
  { flags: '--no-cache', description: 'prepare and train again even where data, flow and settings are the same' },
  { flags: '--timeout <seconds>', description: 'how long to follow the run', default: '86400' },
];
