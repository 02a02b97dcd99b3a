// `pulumi version`, `whoami`, `cancel`: small words.
import { breakLocks } from '../backend/lock';
import { version as cliVersion } from '../backend/checkpoint';
import { FileBackend } from '../backend/file-backend';
import { switchOf } from '../command-line';
import { openStackState } from '../engine/open-stack-state';
import { jsonText } from '../process-world';
import { findProjectFile } from '../project/project-file';
import { positionals, type PulumiCommand } from './command';

export const version: PulumiCommand = { words: 'version', summary: "print the version of Pulumi that this speaks", async run(world) { world.out(`v${cliVersion}\n`); } };

export const whoami: PulumiCommand = {
  words: 'whoami', summary: 'print who keeps the state',
  async run(world, line) {
    const { url } = FileBackend.open(world, findProjectFile(world.folder)?.backendUrl);
    world.out(switchOf(line, 'json', 'j') ? jsonText({ user: world.user, url }) : `${world.user}\n`);
  },
};

export const cancel: PulumiCommand = {
  words: 'cancel', summary: "take a stack's locks away",
  async run(world, line) {
    const state = openStackState(world, line, positionals(cancel, line)[0]);
    breakLocks(state.backend, state.project.name, state.stack);
    world.out(`The currently running update for '${state.stack}' has been canceled!\n`);
  },
};
