// `pulumi config ...`: a stack's settings are read and written.
import { flagOf, listOf, switchOf, type CommandLine } from '../command-line';
import { CliFailure } from '../failure';
import { openStackState, type StackState } from '../engine/open-stack-state';
import { jsonText } from '../process-world';
import { fullKey, type ConfigValue } from '../project/config';
import { parsePath } from '../values/property-path';
import { positionals, type PulumiCommand } from './command';

function shownConfig({ value, secret, object }: ConfigValue, showSecrets: boolean): Record<string, unknown> {
  return { ...(secret && !showSecrets ? {} : { value }), ...(object === undefined || (secret && !showSecrets) ? {} : { objectValue: object }), secret };
}

export const config: PulumiCommand = {
  words: 'config', summary: 'print all settings',
  async run(world, line) {
    const state = openStackState(world, line);
    const showSecrets = switchOf(line, 'show-secrets');
    world.out(jsonText(Object.fromEntries([...state.config()].map(([key, value]) => [key, shownConfig(value, showSecrets)]))));
  },
};

export const configGet: PulumiCommand = {
  words: 'config get', summary: 'print a setting',
  async run(world, line) {
    const state = openStackState(world, line);
    const key = positionals(configGet, line)[0] ?? line.rest[0] ?? '';
    const found = state.config().get(fullKey(key, state.project.name));
    if (found === undefined) throw new CliFailure(`error: configuration key '${key}' not found for stack '${state.stack}'`);
    world.out(switchOf(line, 'json', 'j') ? jsonText(shownConfig(found, true)) : `${found.value}\n`);
  },
};

/** Writes one setting into the file, by path where asked. */
function put(state: StackState, key: string, value: string, options: { secret: boolean; path: boolean }): void {
  const stored: unknown = options.secret ? { secure: state.crypter().encrypt(value) } : value;
  const [name, ...rest] = options.path ? parsePath(key) : [key];
  const full = fullKey(String(name), state.project.name);
  if (rest.length === 0) return state.file.set(full, stored);
  const before = state.file.config[full];
  const root = (typeof before === 'object' && before !== null ? structuredClone(before) : typeof rest[0] === 'number' ? [] : {}) as Record<string | number, unknown>;
  const parent = rest.slice(0, -1).reduce<Record<string | number, unknown>>((at, part, index) => {
    at[part] ??= typeof rest[index + 1] === 'number' ? [] : {};
    return at[part] as Record<string | number, unknown>;
  }, root);
  parent[rest.at(-1) ?? ''] = options.secret ? stored : parseScalar(value);
  return state.file.set(full, root);
}

/** Below a path, numbers and booleans keep their kind, as the real CLI has it. */
function parseScalar(value: string): unknown {
  if (value === 'true' || value === 'false') return value === 'true';
  return /^-?(0|[1-9]\d*)$/.test(value) && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

export const configSet: PulumiCommand = {
  words: 'config set', summary: 'write a setting',
  async run(world, line) {
    const state = openStackState(world, line);
    const [key, given] = [...positionals(configSet, line), ...line.rest];
    if (key === undefined) throw new CliFailure('error: config set takes a key');
    put(state, key, given ?? (await world.readInput()), { secret: switchOf(line, 'secret'), path: switchOf(line, 'path') });
    state.file.write();
  },
};

const pairOf = (text: string): [string, string] => { const at = text.indexOf('='); return [text.slice(0, at), text.slice(at + 1)]; };

export const configSetAll: PulumiCommand = {
  words: 'config set-all', summary: 'write several settings',
  async run(world, line) {
    const state = openStackState(world, line);
    const path = switchOf(line, 'path');
    for (const [key, value] of listOf(line, 'plaintext').map(pairOf)) put(state, key, value, { secret: false, path });
    for (const [key, value] of listOf(line, 'secret').map(pairOf)) put(state, key, value, { secret: true, path });
    state.file.write();
  },
};

function removeKeys(state: StackState, keys: readonly string[], line: CommandLine): void {
  for (const key of keys) state.file.remove(fullKey(switchOf(line, 'path') ? String(parsePath(key)[0]) : key, state.project.name));
  state.file.write();
}

export const configRm: PulumiCommand = {
  words: 'config rm', summary: 'take a setting away',
  async run(world, line) { removeKeys(openStackState(world, line), [...positionals(configRm, line), ...line.rest], line); },
};

export const configRmAll: PulumiCommand = {
  words: 'config rm-all', summary: 'take several settings away',
  async run(world, line) { removeKeys(openStackState(world, line), [...positionals(configRmAll, line), ...line.rest], line); },
};

export const configRefresh: PulumiCommand = {
  words: 'config refresh', summary: 'refused: settings are the file',
  async run(_world, line) { throw new CliFailure(`error: config refresh is not part of the embedded pulumi (${flagOf(line, 'stack') ?? ''})`); },
};
