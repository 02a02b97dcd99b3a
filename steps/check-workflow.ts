// Checks a workflow against its flow and its data, before anything is deployed or run.
import { divideFlow } from '../flows/divide-flow';
import { findNode, outputNodeOf, sourceNodes } from '../flows/graph';
import { datasetName, readDataset } from '../flows/dataset';
import type { Flow } from '../flows/flow';
import { InputError, type Problem } from '../flows/problems';
import { checkSplittable } from './prepare-holdout';
import { datasetOf } from './dataset-of';
import { parseTime } from './functions/prepare-holdout/parse-time';
import { placeProblems, querySources, splitSource, type Workflow } from './workflow';

/**
 * Everything in the workflow that its flow or its data contradict, at the paths and lines of the workflow.
 * @param header Column names of the source that is split; undefined where the data cannot be looked at from here.
 */
export function checkWorkflow(workflow: Workflow, flow: Flow, header: readonly string[] | undefined): Problem[] {
  const problems = [
    ...checkSources(workflow, flow),
    ...asProblems(() => outputNodeOf(flow, workflow.outputNode), 'outputNode'),
    ...checkPreparation(workflow, flow),
    ...checkQueries(workflow, flow),
    ...checkTime(workflow),
    ...(header === undefined ? [] : checkColumns(workflow, header)),
  ];
  return placeProblems(problems, workflow);
}

function checkSources(workflow: Workflow, flow: Flow): Problem[] {
  const inFlow = sourceNodes(flow).map(datasetName);
  const inWorkflow = Object.keys(workflow.sources);
  const extra = inWorkflow.filter((name) => !inFlow.includes(name));
  const missing = inFlow.filter((name) => !inWorkflow.includes(name));
  const split = splitSource(workflow);
  const isQuery = workflow.sources[split]?.query !== undefined;
  return [
    ...extra.map((name): Problem => ({ path: `sources.${name}`, message: `the flow ${workflow.flow} has no dataset ${quote(name)}; it has ${inFlow.map(quote).join(', ') || 'none'}` })),
    ...missing.map((name): Problem => ({ path: 'sources', message: `lacks ${quote(name)}, which the flow ${workflow.flow} reads; say where it lies` })),
    ...(workflow.preparation === undefined && !isQuery && inFlow.includes(split) ? asProblems(() => checkSplittable(datasetOf({ workflow, flow }, split), split), `sources.${split}`) : []),
  ];
}

/** Whether the flow divides where the workflow says, and local SQL names nodes that are there. */
function checkPreparation(workflow: Workflow, flow: Flow): Problem[] {
  const { preparation, local } = workflow;
  const strangers = Object.keys(local.sql).filter((id) => findNode(flow, id) === undefined);
  return [
    ...(preparation === undefined ? [] : asProblems(() => divideFlow(flow, preparation.node, workflow.outputNode), 'preparation.node')),
    ...strangers.map((id): Problem => ({ path: `local.sql.${id}`, message: `the flow ${workflow.flow} has no node ${quote(id)}` })),
  ];
}

/** Whether each source that the workflow calls a query is one, runs before the split, and no table stands for two files. */
function checkQueries(workflow: Workflow, flow: Flow): Problem[] {
  const queries = querySources(workflow);
  const nodes = new Map(sourceNodes(flow).map((node) => [datasetName(node), node]));
  const places = new Map<string, string>();
  return queries.flatMap(([name, { tables }]): Problem[] => {
    const node = nodes.get(name);
    if (node === undefined) return [];
    const path = `sources.${name}.query`;
    if (readDataset(node).query === undefined) return [{ path, message: `the flow ${workflow.flow} reads ${quote(name)} from files, not by a query; say where it lies: { file } or { s3 }` }];
    if (workflow.preparation === undefined) return [{ path, message: `the rows of a query are split after it has run; name the node with which the preparation ends, at the earliest the source itself: preparation: { node: ${node.node_id} }` }];
    return Object.entries(tables).flatMap(([table, place]): Problem[] => {
      const [other, own] = [places.get(table), JSON.stringify(place)];
      places.set(table, own);
      return other === undefined || other === own ? [] : [{ path: `${path}.tables.${table}`, message: `got ${own}, but another query has ${other} for the table ${quote(table)}; name one file` }];
    });
  });
}

function checkTime(workflow: Workflow): Problem[] {
  const { split } = workflow.holdout;
  if (split?.by !== 'time' || parseTime(split.from, split.format) !== undefined) return [];
  return [{ path: 'holdout.split.from', message: `got ${quote(split.from)}, which is no time in the format ${split.format}` }];
}

function checkColumns(workflow: Workflow, header: readonly string[]): Problem[] {
  const { target } = workflow.problem;
  const { split } = workflow.holdout;
  const named: [string, string | undefined][] = [
    ['problem.target', target],
    ['id.column', workflow.id?.column],
    ['holdout.split.column', split?.column],
    ...(workflow.gates.slices?.columns ?? []).map((column, index): [string, string] => [`gates.slices.columns[${index}]`, column]),
  ];
  const unknown = named.filter((pair): pair is [string, string] => pair[1] !== undefined && !header.includes(pair[1]));
  const targetAgain = named.slice(1).filter(([, column]) => column === target);
  const twice = [...new Set(header.filter((name, index) => header.indexOf(name) !== index))];
  return [
    ...unknown.map(([path, column]): Problem => ({ path, message: `got ${quote(column)}; the data has no such column${suggestion(column, header)}. It has ${header.map(quote).join(', ')}` })),
    ...targetAgain.map(([path]): Problem => ({ path, message: `got ${quote(target)}, which is the target; name another column` })),
    ...twice.map((name): Problem => ({ path: `sources.${splitSource(workflow)}`, message: `the data has the column ${quote(name)} twice; rename one` })),
  ];
}

/** A name that differs by case, blanks or punctuation only. */
function suggestion(column: string, header: readonly string[]): string {
  const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');
  const near = header.find((name) => plain(name) === plain(column));
  return near === undefined ? '' : `; did you mean ${quote(near)}?`;
}

function asProblems(check: () => unknown, path: string): Problem[] {
  try {
    check();
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map((problem) => ({ ...problem, path }));
  }
}

function quote(text: string): string {
  return JSON.stringify(text);
}
