// `mlops local env`: what a shell needs so that the aws CLI and SDKs reach the embedded AWS.
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { findProjectFolder, stateFoldersOf } from '../project/project-folder';
import { UsageError } from '../failures';
import type { Command } from './command';

export const localEnv: Command = {
  name: 'local env',
  summary: 'print what a shell needs to reach the embedded AWS',
  options: [],
  examples: ['eval "$(mlops local env)"', 'eval "$(mlops local env)" && aws s3 ls'],
  async run(context) {
    const { endpointStatus } = require('../../local/start') as typeof import('../../local/start');
    const folder = stateFoldersOf(findProjectFolder(context.workingFolder), context.environment).local;
    const status = await endpointStatus({ stateFolder: folder });
    if (!status.running || status.url === undefined) throw new UsageError('the embedded AWS is not running', ['Start it: mlops local start']);
    const keys = z.object({ accessKeyId: z.string(), secretAccessKey: z.string() })
      .parse(JSON.parse(fs.readFileSync(path.join(folder, 'credentials.json'), 'utf8')));
    const variables: Record<string, string> = {
      AWS_ENDPOINT_URL: status.url, AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: keys.accessKeyId, AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    };
    return { data: { type: 'result', variables }, text: Object.entries(variables).map(([name, value]) => `export ${name}=${value}`).join('\n') };
  },
};
