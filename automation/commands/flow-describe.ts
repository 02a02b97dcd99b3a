// `mlops flow describe FLOW`: its nodes in order, what each does to the columns, and whether it has learnt something.
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { dataOptions, nodeOption, openFlow } from '../flows/open-flow';
import { renderTable } from '../console/text-table';
import type { NodeDescription } from '../../engines/data-wrangler/describe-flow';
import type { Command } from './command';

const MEMORY_MEGABYTES = 4096;
/** Columns named on a line. */
const SHOWN = 6;
const typed = (columns: NodeDescription['columns'], names: readonly string[]): string[] => names.map((name) => `${name} ${columns.find((column) => column.name === name)?.type ?? ''}`);
const stateWords: Readonly<Record<NodeDescription['state'], string>> = { 'nothing-to-learn': '', stored: 'learnt, in force', stale: 'learnt under other parameters: learnt again', damaged: 'damaged: learnt again', 'not-learnt': 'learnt when it runs' };
const listed = (names: readonly string[]): string => `${names.slice(0, SHOWN).join(', ')}${names.length > SHOWN ? `, … ${names.length - SHOWN} more` : ''}`;

/** A node with what it does to the columns, each kind of change on a line of its own. */
function lines({ label, columns, added, removed, retyped, state }: NodeDescription, at: number): string[] {
  const changes: [string, readonly string[]][] = [['+', typed(columns, added)], ['-', removed], ['~', typed(columns, retyped)]];
  const learnt = stateWords[state];
  return [
    `${String(at + 1).padStart(3)}  ${label}: ${columns.length} columns${learnt === '' ? '' : `; ${learnt}`}`,
    ...changes.filter(([, names]) => names.length > 0).map(([sign, names]) => `       ${sign} ${listed(names)}`),
  ];
}

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
      const last = nodes.at(-1)?.columns ?? [];
      return {
        data: { type: 'result', nodes },
        text: [...nodes.flatMap(lines), '', 'What comes out:', renderTable({ columns: ['column', 'type'], rows: last.map(({ name, type }) => [name, type]) })].join('\n'),
      };
    } finally {
      await fs.rm(workFolder, { recursive: true, force: true });
    }
  },
};
