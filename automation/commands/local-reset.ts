// `mlops local reset`: forgets all that the embedded AWS and the local stacks hold.
import fs from 'node:fs';
import path from 'node:path';
import { findProjectFolder, stateFoldersOf } from '../project/project-folder';
import { UsageError } from '../failures';
import { yesOption } from './shared-options';
import type { Command } from './command';

export const localReset: Command = {
  name: 'local reset',
  summary: 'forget all that the embedded AWS and the local stacks hold',
  description: 'Ends the embedded AWS and deletes its state, the local stacks and the reports of local runs. Nothing on AWS is touched.',
  options: [yesOption],
  examples: ['mlops local reset --yes'],
  async run(context) {
    const { stopEndpoint } = require('../../local/start') as typeof import('../../local/start');
    const folders = stateFoldersOf(findProjectFolder(context.workingFolder), context.environment);
    const doomed = [folders.local, path.join(folders.pulumi, 'backend'), path.join(folders.pulumi, 'local'), path.join(folders.runs, 'local')]
      .filter((folder) => fs.existsSync(folder));
    if (context.options.yes !== true) {
      const answer = await context.ask?.(`Delete ${doomed.join(', ')}? [yes/no] `);
      if (answer !== 'yes') throw new UsageError('nothing was deleted', ['Add --yes, or answer yes.']);
    }
    await stopEndpoint({ stateFolder: folders.local });
    for (const folder of doomed) fs.rmSync(folder, { recursive: true, force: true });
    return { data: { type: 'result', deleted: doomed }, text: doomed.length === 0 ? 'There was nothing to forget.' : `Deleted:\n  ${doomed.join('\n  ')}` };
  },
};
