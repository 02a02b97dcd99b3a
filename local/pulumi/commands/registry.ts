// The commands of the embedded `pulumi`: a new one is a file and a line here.
import { cancel, version, whoami } from './about';
import type { PulumiCommand } from './command';
import { config, configGet, configRefresh, configRm, configRmAll, configSet, configSetAll } from './config';
import { stackExport, stackHistory, stackImport, stackInit, stackLs, stackOutput, stackRm, stackSelect } from './stack';

/** A command that runs an engine is loaded when it is called: gRPC takes half the time of a start. */
const later = (words: string, summary: string, load: () => PulumiCommand): PulumiCommand => ({ words, summary, run: (world, line) => load().run(world, line) });

const programs = (): typeof import('./up') => require('./up') as typeof import('./up');

const engineCommands: readonly PulumiCommand[] = [
  later('up', 'bring the stack to what its program wants', () => programs().up),
  later('preview', 'tell what up would do', () => programs().preview),
  later('refresh', 'take what is really there into the state', () => (require('./refresh') as typeof import('./refresh')).refresh),
  later('destroy', 'take every resource of the stack away', () => (require('./destroy') as typeof import('./destroy')).destroy),
];

export const commands: readonly PulumiCommand[] = [
  ...engineCommands, cancel, version, whoami,
  stackSelect, stackInit, stackLs, stackOutput, stackHistory, stackExport, stackImport, stackRm,
  configSetAll, configRmAll, configRefresh, configSet, configGet, configRm, config,
];

/** The command whose words a line begins with, the longest first. */
export function findCommand(words: readonly string[]): PulumiCommand | undefined {
  return commands.filter((command) => command.words.split(' ').every((word, at) => words[at] === word)).sort((a, b) => b.words.length - a.words.length)[0];
}
