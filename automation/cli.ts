// The command line `mlops`: parses, runs one command, shows its answer, and ends with an exit code that CI can trust.
import process from 'node:process';
import { createInterface } from 'node:readline/promises';
import { Command as Parser, CommanderError, Option } from 'commander';
import { InputError } from '../flows/problems';
import { failureOfBusyAws } from './aws-busy';
import { failureOfRefusal } from './aws-refusal';
import type { Command, CommandContext } from './commands/command';
import { commands } from './commands/registry';
import { createConsole, type CommandConsole } from './console/console';
import { machineFault } from './machine-fault';
import { CommandFailure, exitCodes } from './failures';
import { localStateVariable } from './project/project-folder';
import { findPackageFolder } from './project/package-folder';

const footer = `
Exit codes: 0 passed, 1 a bug in mlops, 2 wrong usage or input, 3 refused by a gate, 4 the run failed,
            5 the deployment failed, 6 timed out, 130 interrupted.`;

/** Finds or makes the parser of `local` for a command named `local start`. */
function parserFor(root: Parser, words: readonly string[]): Parser {
  let parser = root;
  for (const word of words) {
    const found = parser.commands.find((command) => command.name() === word);
    parser = found ?? parser.command(word);
  }
  return parser;
}

function addCommand(root: Parser, command: Command, chosen: (command: Command, parser: Parser) => void): void {
  const parser = parserFor(root, command.name.split(' ')).summary(command.summary).description(command.description ?? command.summary);
  for (const argument of command.arguments ?? []) parser.argument(argument);
  for (const { flags, description, default: byDefault, repeatable } of command.options) {
    const option = new Option(flags, description);
    if (byDefault !== undefined) option.default(byDefault);
    if (repeatable === true) option.default([]).argParser((value: string, before: string[]) => [...before, value]);
    parser.addOption(option);
  }
  parser.option('--json', 'one JSON object a line on stdout, the last one the result');
  parser.addHelpText('after', `\nExamples:\n${command.examples.map((example) => `  $ ${example}`).join('\n')}`);
  parser.action(() => chosen(command, parser));
}

/** The whole command tree. */
function createParser(chosen: (command: Command, parser: Parser) => void): Parser {
  const root = new Parser('mlops')
    .description('Low-code models of Amazon SageMaker, from a Data Wrangler flow to production: deploy, run, gate, promote.')
    .showHelpAfterError('(mlops --help tells what there is)')
    .addHelpText('after', footer)
    .exitOverride();
  for (const command of commands) addCommand(root, command, chosen);
  const override = (parser: Parser): void => { parser.exitOverride(); parser.commands.forEach(override); };
  override(root);
  return root;
}

/** Aborts on the first Ctrl-C or SIGTERM; a second Ctrl-C ends the process at once. */
function watchSignals(console: CommandConsole): AbortController {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(exitCodes.interrupted);
      console.report({ type: 'note', message: 'interrupted: ending cleanly (once more to end at once)' });
      controller.abort();
    });
  }
  return controller;
}

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

async function runCommand(command: Command, parser: Parser): Promise<number> {
  // In a build of the embedded CodeBuild, every command is meant for the embedded AWS: the same line runs there and on AWS.
  const takesLocal = command.options.some(({ flags }) => flags === '--local');
  const options = { ...parser.opts(), ...(takesLocal && process.env[localStateVariable] !== undefined ? { local: true } : {}) } as CommandContext['options'];
  const json = options.json === true;
  const console = createConsole({ json, stdout: process.stdout, stderr: process.stderr, environment: process.env });
  const controller = watchSignals(console);
  const interactive = process.stdin.isTTY && !json && (process.env.CI ?? '') === '';
  try {
    const result = await command.run({
      values: parser.args, options, console, workingFolder: process.cwd(), packageFolder: findPackageFolder(__dirname),
      environment: process.env, now: Date.now, signal: controller.signal, ...(interactive ? { ask } : {}),
    });
    return await console.finish(result);
  } catch (error) {
    return await showFailure(console, error, controller.signal);
  }
}

async function showFailure(console: CommandConsole, thrown: unknown, signal: AbortSignal): Promise<number> {
  const error = failureOfRefusal(thrown) ?? failureOfBusyAws(thrown) ?? machineFault(thrown) ?? thrown;
  if (error instanceof CommandFailure) {
    await console.fail(error.message, error.advice, error.exitCode);
    return error.exitCode;
  }
  if (error instanceof InputError) {
    await console.fail(error.message, [], exitCodes.usage);
    return exitCodes.usage;
  }
  if (signal.aborted) {
    await console.fail('interrupted', [], exitCodes.interrupted);
    return exitCodes.interrupted;
  }
  await console.fail(`this is a bug in mlops: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`, [], exitCodes.bug);
  return exitCodes.bug;
}

/** Parses the command line; resolves to the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  let picked: { command: Command; parser: Parser } | undefined;
  try {
    createParser((command, parser) => { picked = { command, parser }; }).parse([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.passed : exitCodes.usage;
    throw error;
  }
  return picked === undefined ? exitCodes.usage : runCommand(picked.command, picked.parser);
}

// Whoever reads the output may stop reading, as `head` does: what is done goes on, and what is left to say is said to nobody.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

// The SDK's word on Node.js 20 is for its maintainers' calendar, not for who runs a pipeline.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** Ends once both streams have taken what was written: a pipe takes a long answer in parts. */
function end(code: number): void {
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}

main(process.argv.slice(2)).then(
  end,
  (error: unknown) => { process.stderr.write(`${String(error)}\n`); process.exitCode = exitCodes.bug; },
);
