// `mlops local logs`: what the embedded AWS wrote to its log.
import fs from 'node:fs';
import path from 'node:path';
import { findProjectFolder, stateFoldersOf } from '../project/project-folder';
import { UsageError } from '../failures';
import { textOption } from './shared-options';
import type { Command } from './command';

/** The end of a file, at most 1 MiB of it. */
function tailOf(file: string, lines: number): string[] {
  const size = fs.statSync(file).size;
  const length = Math.min(size, 1_048_576);
  const handle = fs.openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(length);
    fs.readSync(handle, buffer, 0, length, size - length);
    return buffer.toString('utf8').trimEnd().split('\n').slice(-lines);
  } finally {
    fs.closeSync(handle);
  }
}

export const localLogs: Command = {
  name: 'local logs',
  summary: 'show the end of the log of the embedded AWS',
  options: [{ flags: '--lines <number>', description: 'how many lines', default: '50' }],
  examples: ['mlops local logs', 'mlops local logs --lines 200'],
  async run(context) {
    const lines = Number(textOption(context, 'lines'));
    if (!Number.isInteger(lines) || lines < 1) throw new UsageError('--lines takes a whole number from 1', ['For example --lines 50']);
    const file = path.join(stateFoldersOf(findProjectFolder(context.workingFolder), context.environment).local, 'endpoint.log');
    if (!fs.existsSync(file)) throw new UsageError(`there is no log at ${file}`, ['The embedded AWS has not run here: mlops local start']);
    const tail = tailOf(file, lines);
    return { data: { type: 'result', file, lines: tail }, text: tail.join('\n') };
  },
};
