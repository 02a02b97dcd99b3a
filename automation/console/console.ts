// Where a command's progress and answer go: live or plain on stderr with the answer on stdout, or JSON lines on stdout.
import { exitCodes } from '../failures';
import type { DriverEvent, Report } from './events';
import { createPlainReporter } from './plain-reporter';
import type { CommandResult } from './result';
import { createStyle, wantsColour, type Style } from './style';

/** The streams and settings of the process, given from outside. */
export interface ConsoleOptions {
  json: boolean;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  environment: NodeJS.ProcessEnv;
}

/** What a command sees of the outside. */
export interface CommandConsole {
  report: Report;
  style: Style;
  /** Shows the answer and returns the exit code. */
  finish(result: CommandResult): Promise<number>;
  /** Shows what went wrong. */
  fail(message: string, advice: readonly string[], exitCode: number): Promise<void>;
}

function createJsonConsole({ stdout }: ConsoleOptions): CommandConsole {
  const line = (value: unknown): void => { stdout.write(`${JSON.stringify(value)}\n`); };
  return {
    style: createStyle(false),
    report: (event: DriverEvent) => line(event),
    finish: async ({ data, exitCode }) => { line(data); return exitCode ?? exitCodes.passed; },
    fail: async (message, advice, exitCode) => line({ type: 'error', message, advice, exitCode }),
  };
}

/** Listr2 takes a tenth of a second to load, so only a terminal does that. */
function createProgress(options: ConsoleOptions, style: Style): { report: Report; close(failed: boolean): Promise<void> } {
  // A terminal that does not know its width cannot be drawn on.
  const drawable = options.stderr.isTTY && options.stdout.isTTY && options.stdout.columns > 0;
  if (drawable && (options.environment.CI ?? '') === '') {
    const { createLiveReporter } = require('./live-reporter') as typeof import('./live-reporter');
    return createLiveReporter(style);
  }
  const report = createPlainReporter((text) => { options.stderr.write(`${text}\n`); }, style);
  return { report, close: async () => undefined };
}

/** The console that the options ask for. */
export function createConsole(options: ConsoleOptions): CommandConsole {
  if (options.json) return createJsonConsole(options);
  const style = createStyle(wantsColour(options.stdout.isTTY, options.environment));
  const progress = createProgress(options, style);
  return {
    style,
    report: progress.report,
    finish: async ({ text, exitCode }) => {
      await progress.close((exitCode ?? exitCodes.passed) !== exitCodes.passed);
      if (text !== '') options.stdout.write(`${text}\n`);
      return exitCode ?? exitCodes.passed;
    },
    fail: async (message, advice) => {
      await progress.close(true);
      options.stderr.write(`${style.red('error')}: ${message}\n`);
      for (const sentence of advice) options.stderr.write(`  ${sentence}\n`);
    },
  };
}
