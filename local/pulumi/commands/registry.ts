// The commands of the embedded `pulumi`: a new one is a file and a line here.
import { cancel, version, whoami } from './about';
import type { PulumiCommand } from './command';
import { config, configGet, configRefresh, configRm, configRmAll, configSet, configSetAll } from './config';
import { destroy } from './destroy';
import { refresh } from './refresh';
import { stackExport, stackHistory, stackImport, stackInit, stackLs, stackOutput, stackRm, stackSelect } from './stack';
import { preview, up } from './up';

export const commands: readonly PulumiCommand[] = [
  up, preview, refresh, destroy, cancel, version, whoami,
  stackSelect, stackInit, stackLs, stackOutput, stackHistory, stackExport, stackImport, stackRm,
  configSetAll, configRmAll, configRefresh, configSet, configGet, configRm, config,
];

/** The command whose words a line begins with, the longest first. */
export function findCommand(words: readonly string[]): PulumiCommand | undefined {
  return commands.filter((command) => command.words.split(' ').every((word, at) => words[at] === word)).sort((a, b) => b.words.length - a.words.length)[0];
}
