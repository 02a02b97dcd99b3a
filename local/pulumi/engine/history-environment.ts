// What the history remembers of how an operation was called: flags and variables, never their secret values.
import type { CommandLine } from '../command-line';
import { version } from '../backend/checkpoint';
import type { ProcessWorld } from '../process-world';

/** Variables that the CLI does not know as switches, though they look like one. */
const opaque: ReadonlySet<string> = new Set(['PULUMI_AUTOMATION_API']);

const shown = (value: string): string => (value === 'true' || value === 'false' ? value : 'set');

/** As the real CLI writes it. */
export function environmentOf(world: ProcessWorld, line: CommandLine): Record<string, string> {
  const variables = Object.entries(world.variables).filter(([name, value]) => name.startsWith('PULUMI_') && value !== undefined)
    .map(([name, value]) => [`pulumi.env.${name}`, opaque.has(name) ? 'set' : shown(value ?? '')]);
  const flags = [...line.flags].map(([name, values]) => [`pulumi.flag.${name}`, shown(values.at(-1) ?? '')]);
  const entries = [['exec.kind', line.flags.get('exec-kind')?.at(-1) ?? 'cli'], ...variables, ...flags, ['pulumi.arch', process.arch === 'x64' ? 'amd64' : process.arch], ['pulumi.os', process.platform], ['pulumi.version', version], ['stack.environments', '[]'], ['updatePlan', String(line.flags.has('plan'))]] as [string, string][];
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
