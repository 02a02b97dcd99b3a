// `mlops init data.csv`: a first flow and workflow for a table, so that `mlops release` can run.
import fs from 'node:fs';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { writeFlow } from '../../flows/write-flow';
import { renderTable } from '../console/text-table';
import { UsageError } from '../failures';
import { chooseProblem, proposeTarget, type ChosenProblem } from '../init/choose-target';
import { makeFlow, planFlow, type FlowPlan } from '../init/make-flow';
import { makeWorkflow } from '../init/make-workflow';
import { profileCsv, type ColumnProfile, type TableProfile } from '../init/profile-csv';
import type { CommandContext } from './command';
import { textOption } from './shared-options';
import type { Command } from './command';

/** A name that stacks and buckets can carry, from a file's name. */
export function workflowName(file: string): string {
  const name = path.basename(file).replace(/\.[^.]*$/, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^[^a-z]+|-+$/g, '').slice(0, 24).replace(/-+$/, '');
  return name === '' ? 'workflow' : name;
}

async function chooseTarget(context: CommandContext, table: TableProfile): Promise<ColumnProfile> {
  const names = table.columns.map(({ name }) => name);
  const proposal = proposeTarget(table.columns);
  const given = textOption(context, 'target');
  const asked = given === undefined && context.ask !== undefined
    ? await context.ask(`Columns: ${names.join(', ')}\nWhich one is to be predicted?${proposal === undefined ? '' : ` [${proposal}]`} `) : undefined;
  const wanted = given ?? (asked === '' ? proposal : asked?.trim());
  const column = table.columns.find(({ name }) => name === wanted);
  if (column === undefined) {
    throw new UsageError(wanted === undefined ? 'the target is not named' : `the table has no column ${JSON.stringify(wanted)}`, [
      `Name it with --target. Columns: ${names.join(', ')}`, ...(proposal === undefined ? [] : [`A guess: --target ${JSON.stringify(proposal)}`]),
    ]);
  }
  if (column.distinct < 2) throw new UsageError(`the target ${column.name} has ${column.distinct} value; nothing can be learnt from it`);
  return column;
}

function refuseToOverwrite(files: readonly string[], force: boolean): void {
  const present = files.filter((file) => fs.existsSync(file));
  if (present.length > 0 && !force) throw new UsageError(`there is ${present.join(' and ')} already`, ['Nothing was written. --force overwrites, --output names another folder.']);
}

function describePlan(table: TableProfile, target: string, problem: ChosenProblem, plan: FlowPlan): string {
  const what = (name: string): string => {
    const gone = plan.dropped.find((column) => column.name === name);
    if (name === target) return `target (${problem.type}${problem.positive === undefined ? '' : `, positive ${JSON.stringify(problem.positive)}`})`;
    if (gone !== undefined) return `dropped: it ${gone.why}`;
    if (plan.dates.includes(name)) return 'year, month, day of the year';
    if (plan.imputed.includes(name)) return 'gaps filled with the median';
    return plan.oneHot.includes(name) ? 'one-hot encoded' : 'as it is';
  };
  const rows = table.columns.map(({ name, type, missing, distinct }) => [name, type, String(missing), String(distinct), what(name)]);
  return renderTable({ columns: ['column', 'type', 'missing', 'distinct', 'what the flow does'], rows });
}

export const init: Command = {
  name: 'init',
  summary: 'make a first flow and workflow from a CSV',
  arguments: ['<csv>'],
  options: [
    { flags: '--target <column>', description: 'the column to predict (asked for on a terminal)' },
    { flags: '--name <name>', description: 'the name of the workflow (default: from the file)' },
    { flags: '--output <folder>', description: 'where to write', default: '.' },
    { flags: '--force', description: 'overwrite' },
  ],
  examples: ['mlops init churn.csv --target churned', 'mlops init data/loans.csv --target loan_status --output loans'],
  async run(context) {
    const csv = path.resolve(context.workingFolder, context.values[0] ?? '');
    const table = await profileCsv(csv);
    const target = await chooseTarget(context, table);
    const folder = path.resolve(context.workingFolder, textOption(context, 'output') ?? '.');
    const name = textOption(context, 'name') ?? workflowName(csv);
    const flowFile = path.join(folder, `${name}.flow`);
    const workflowFile = path.join(folder, 'workflow.yaml');
    refuseToOverwrite([flowFile, workflowFile], context.options.force === true);
    const problem = chooseProblem(target);
    const plan = planFlow(table, target.name);
    const dataset = path.basename(csv);
    const flow = makeFlow({ table, target: target.name, dataset, plan, newId: randomUUID });
    const text = makeWorkflow({
      name, flow: path.basename(flowFile), dataset, file: path.relative(folder, csv), target: target.name, problem,
      schema: path.relative(folder, path.join(context.packageFolder, 'docs', 'workflow.schema.json')),
    });
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(flowFile, writeFlow(flow));
    fs.writeFileSync(workflowFile, text);
    const shown = path.relative(context.workingFolder, workflowFile);
    return {
      data: { type: 'result', workflow: workflowFile, flow: flowFile, rows: table.rows, target: target.name, problem, plan },
      text: [
        `${path.relative(context.workingFolder, csv)}: ${table.rows} rows`, describePlan(table, target.name, problem, plan),
        `Wrote ${shown} and ${path.relative(context.workingFolder, flowFile)}.`,
        `Next: mlops release --env dev --local${shown === 'workflow.yaml' ? '' : ` --workflow ${shown}`}`,
      ].join('\n'),
    };
  },
};
