// `mlops local stop`: ends the embedded AWS; its state stays.
import { findProjectFolder, stateFoldersOf } from '../project/project-folder';
import type { Command } from './command';

export const localStop: Command = {
  name: 'local stop',
  summary: 'end the embedded AWS; its state stays',
  options: [],
  examples: ['mlops local stop'],
  async run(context) {
    const { stopEndpoint } = require('../../local/start') as typeof import('../../local/start');
    const stopped = await stopEndpoint({ stateFolder: stateFoldersOf(findProjectFolder(context.workingFolder), context.environment).local });
    return { data: { type: 'result', stopped }, text: stopped ? 'The embedded AWS has ended; its state stays.' : 'The embedded AWS was not running.' };
  },
};
