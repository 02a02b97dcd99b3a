// `mlops flow run FLOW`: the flow on files of this machine, as its processing job runs it.
import { dataOptions, nodeOption, openFlow } from '../flows/open-flow';
import { runNamedFlow } from '../flows/run-flow';
import { renderTable } from '../console/text-table';
import { textOption } from './shared-options';
import type { Command } from './command';

/** A cell that is longer is cut on a terminal. */
const WIDEST = 24;
const short = (cell: string | null): string => (cell === null ? '' : cell.length > WIDEST ? `${cell.slice(0, WIDEST - 1)}…` : cell);

export const flowRun: Command = {
  name: 'flow run',
  summary: 'run a Data Wrangler flow on files of this machine, show or write its rows',
  arguments: ['<flow>'],
  options: [
    ...dataOptions, nodeOption,
    { flags: '--refit', description: 'learn all state again from these rows' },
    { flags: '--output <file>', description: 'write the rows: .csv or .parquet (default: show the first ten)' },
    { flags: '--output-flow <file>', description: 'write the flow with the state in force' },
    { flags: '--encoder <file>', description: "write the encoder's model.tar.gz, which an endpoint serves" },
  ],
  examples: [
    'mlops flow run churn.flow --source churn.csv=data/churn.csv', 'mlops flow run churn.flow --source churn.csv=data/churn.csv --refit --output features.parquet --encoder encoder.tar.gz',
  ],
  async run(context) {
    const [output, outputFlow, encoder] = ['output', 'outputFlow', 'encoder'].map((name) => textOption(context, name));
    const opened = openFlow(context, context.values[0] ?? '');
    const run = await runNamedFlow(context, opened, { ...(output === undefined ? {} : { output }), ...(outputFlow === undefined ? {} : { outputFlow }), ...(encoder === undefined ? {} : { encoder }) }, context.options['refit'] === true);
    const { rows, columns, head } = run.output;
    const table = head === undefined ? [] : [renderTable({ columns, rows: head.map((row) => row.map(short)) })];
    return {
      data: { type: 'result', node: opened.nodeId, rows, columns, ...(head === undefined ? {} : { head }), written: run.written },
      text: [...table, `${rows} rows, ${columns.length} columns${run.written.length === 0 ? '' : `; wrote ${run.written.join(', ')}`}`].join('\n'),
    };
  },
};
