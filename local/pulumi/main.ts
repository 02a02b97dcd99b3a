// The embedded `pulumi`: the part of Pulumi's CLI that the Automation API calls.
import { randomBytes, randomUUID } from 'node:crypto';
import os from 'node:os';
import { text } from 'node:stream/consumers';
import { parseCommandLine, switchOf } from './command-line';
import { commands, findCommand } from './commands/registry';
import { CliFailure, exitCodes } from './failure';
import type { ProcessWorld } from './process-world';

function createWorld(signal: AbortSignal): ProcessWorld {
  return {
    folder: process.cwd(), variables: process.env, signal, now: Date.now, newId: randomUUID, randomBytes,
    out: (line) => { process.stdout.write(line); }, err: (line) => { process.stderr.write(line); },
    readInput: () => text(process.stdin), user: os.userInfo().username, host: os.hostname(), pid: process.pid,
  };
}

const help = (): string => `The embedded pulumi, for the Automation API.\n\n${commands.map(({ words, summary }) => `  pulumi ${words.padEnd(16)} ${summary}`).join('\n')}\n`;

async function main(argv: readonly string[]): Promise<number> {
  const line = parseCommandLine(argv);
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => controller.abort());
  const world = createWorld(controller.signal);
  if (line.words.length === 0 || switchOf(line, 'help', 'h')) { world.out(help()); return 0; }
  const command = findCommand(line.words);
  if (command === undefined) { world.err(`error: unknown command "${line.words.join(' ')}" for "pulumi"\n`); return exitCodes.general; }
  try {
    await command.run(world, line);
    return 0;
  } catch (error) {
    if (!(error instanceof CliFailure)) throw error;
    if (error.message !== '') world.err(error.message.endsWith('\n') ? error.message : `${error.message}\n`);
    return error.exitCode;
  }
}

/** Ends once both streams have taken what was written: a pipe takes a large state in parts. */
function end(code: number): void {
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}

main(process.argv.slice(2)).then(end, (error: unknown) => {
  process.stderr.write(`error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  end(exitCodes.general);
});
