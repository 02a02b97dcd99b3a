// `mlops flow describe FLOW`: its nodes in order, what each does to the columns, and whether it has learnt something.
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { dataOptions, nodeOption, openFlow } from '../flows/open-flow';
import { renderTable } from '../console/text-table';
import type { Command } from './command';

const MEMORY_MEGABYTES = 4096;
/** Columns named on a line. */
const SHOWN = 6;
const listed = (names: readonly string[]): string => `${names.slice(0, SHOWN).join(', ')}${names.length > SHOWN ? `, … ${names.length - SHOWN} more` : ''}`;

export const flowDescribe: Command = {
  name: 'flow describe',
  summary: 'tell what each node of a flow does to the columns, from the flow and its data',
  arguments: ['<flow>'],
  options: [...dataOptions, nodeOption],
  examples: ['mlops flow describe churn.flow --source churn.csv=data/churn.csv'],
  async run(context) {
    const opened = openFlow(context, context.values[0] ?? '');
    const { describeFlow } = require('../../engines/data-wrangler/describe-flow') as typeof import('../../engines/data-wrangler/describe-flow');
    const workFolder = await fs.mkdtemp(path.join(os.tmpdir(), 'mlops-flow-'));
    try {
      const nodes = await describeFlow({
        ...opened, refit: false, workFolder, threads: os.availableParallelism(), memoryMegabytes: MEMORY_MEGABYTES, newId: randomUUID, signal: context.signal, log: () => undefined,
      });
      const rows = nodes.map(({ label, columns, added, removed, trained }, at) => [String(at + 1), label, String(columns.length), listed(added), listed(removed), trained ? 'trained' : '']);
      const last = nodes.at(-1)?.columns ?? [];
      return {
        data: { type: 'result', nodes },
        text: [renderTable({ columns: ['', 'node', 'columns', 'brings in', 'takes away', 'state'], rows }), '', 'What comes out:', renderTable({ columns: ['column', 'type'], rows: last.map(({ name, type }) => [name, type]) })].join('\n'),
      };
    } finally {
      await fs.rm(workFolder, { recursive: true, force: true });
    }
  },
};
