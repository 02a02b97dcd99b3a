// Parses the arguments of `pulumi` as the Automation API writes them.

/** Flags that take a value; all others are switches. Several values of one flag are kept. */
const valued = new Set([
  'stack', 's', 'client', 'exec-kind', 'exec-agent', 'event-log', 'save-plan', 'plan', 'policy-pack', 'policy-pack-config', 'target', 't', 'exclude',
  'replace', 'message', 'm', 'parallel', 'p', 'color', 'page', 'page-size', 'file', 'plaintext', 'secret', 'secrets-provider', 'cwd', 'C', 'config-file',
  'target-replace', 'user-agent', 'verbose', 'v', 'logflow', 'tracing', 'tag', 'project',
]);

/** Both plain switches and valued, by command. */
const switches: Readonly<Record<string, ReadonlySet<string>>> = { 'config set': new Set(['plaintext', 'secret']) };

/** A parsed line. */
export interface CommandLine {
  words: string[];
  flags: ReadonlyMap<string, readonly string[]>;
  /** What follows `--`. */
  rest: string[];
}

/** Parses; `--flag=value` and `--flag value` are the same. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const words: string[] = [];
  const flags = new Map<string, string[]>();
  const add = (name: string, value: string): void => { flags.set(name, [...(flags.get(name) ?? []), value]); };
  for (let at = 0; at < argv.length; at += 1) {
    const argument = argv[at] ?? '';
    if (argument === '--') return { words, flags, rest: argv.slice(at + 1) };
    if (!argument.startsWith('-') || argument === '-') { words.push(argument); continue; }
    const [, name = '', , value] = /^--?([^=]+)(=(.*))?$/s.exec(argument) ?? [];
    if (value !== undefined) add(name, value);
    else if (valued.has(name) && switches[words.slice(0, 2).join(' ')]?.has(name) !== true) { at += 1; add(name, argv[at] ?? ''); } else add(name, 'true');
  }
  return { words, flags, rest: [] };
}

/** The last value of a flag, by any of its names. */
export function flagOf({ flags }: CommandLine, ...names: readonly string[]): string | undefined {
  return names.map((name) => flags.get(name)?.at(-1)).find((value) => value !== undefined);
}

export const switchOf = (line: CommandLine, ...names: readonly string[]): boolean => { const value = flagOf(line, ...names); return value !== undefined && value !== 'false'; };

export const listOf = ({ flags }: CommandLine, name: string): readonly string[] => flags.get(name) ?? [];
