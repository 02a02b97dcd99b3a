// `mlops local status`: whether the embedded AWS runs, and where.
import { findProjectFolder, stateFoldersOf } from '../project/project-folder';
import { exitCodes } from '../failures';
import type { Command } from './command';

export const localStatus: Command = {
  name: 'local status',
  summary: 'tell whether the embedded AWS runs, and where',
  options: [],
  examples: ['mlops local status', 'mlops local status --json'],
  async run(context) {
    const { endpointStatus } = require('../../local/start') as typeof import('../../local/start');
    const status = await endpointStatus({ stateFolder: stateFoldersOf(findProjectFolder(context.workingFolder), context.environment).local });
    return {
      data: { type: 'result', ...status },
      text: status.running ? `The embedded AWS runs: ${status.url} (process ${status.pid})` : 'The embedded AWS is not running. Start it: mlops local start',
      exitCode: status.running ? exitCodes.passed : exitCodes.refused,
    };
  },
};
