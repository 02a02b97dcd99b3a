// `mlops local access`: which actions each role has used on the embedded AWS, to compare with what it may do.
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { renderTable } from '../console/text-table';
import { findProjectFolder, stateFoldersOf } from '../project/project-folder';
import { UsageError } from '../failures';
import { textOption } from './shared-options';
import type { Command } from './command';

const lineSchema = z.object({ role: z.string(), action: z.string(), resource: z.string(), time: z.string() });

export const localAccess: Command = {
  name: 'local access',
  summary: 'show which actions each role has used on the embedded AWS',
  description: 'On AWS the same is found out from CloudTrail or from IAM Access Analyzer: what a role may do and never did can be taken from it.',
  options: [{ flags: '--role <text>', description: 'roles with this text in their name only' }],
  examples: ['mlops local access', 'mlops local access --role deploy --json'],
  async run(context) {
    const file = path.join(stateFoldersOf(findProjectFolder(context.workingFolder), context.environment).local, 'access.jsonl');
    if (!fs.existsSync(file)) throw new UsageError('no role has done anything here yet', ['Run something first: mlops up --env dev --local']);
    const wanted = textOption(context, 'role') ?? '';
    const lines = fs.readFileSync(file, 'utf8').split('\n').filter((line) => line !== '').map((line) => lineSchema.parse(JSON.parse(line)));
    const access = lines.map((line) => ({ ...line, role: line.role.slice(line.role.lastIndexOf('/') + 1) })).filter(({ role }) => role.includes(wanted))
      .sort((one, other) => `${one.role} ${one.action}`.localeCompare(`${other.role} ${other.action}`));
    return {
      data: { type: 'result', access },
      text: renderTable({ columns: ['role', 'action', 'first on'], rows: access.map(({ role, action, resource }) => [role, action, resource]) }),
    };
  },
};
