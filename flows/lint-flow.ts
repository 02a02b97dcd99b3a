// Finds what is wrong with a flow before anything runs.

import { readDataset } from './dataset';
import { nodeLabel, type Flow, type FlowNode } from './flow';
import { ancestry, cycles, danglingInputs, outputNodeOf, sourceNodes } from './graph';
import { describeNode, isKnownOperator, knownOperators } from './operators/registry';
import { customCode, customPandas, customPySpark } from './operators/custom-code';
import { inferAndCastType } from './operators/infer-and-cast-type';
import { InputError, type Problem } from './problems';
import { damagedModels } from './trained-state/damaged-models';
import { stateList, storedState } from './trained-state/stored-state';
import { unfilledPlaceholders } from './template';

/** What is known around the flow. */
export interface LintContext {
  /** The file as the user named it. */
  file: string;
  /** The node that training reads and inference puts out, by id; without it the only one that can be meant. */
  outputNode?: string;
  /** The last node of what runs before the split and is not served, by id. */
  preparationNode?: string;
  /** Whether Python code may run on this machine; undefined where nothing is said of it. */
  pythonAllowed?: boolean;
  /** Nodes whose code SQL takes the place of on this machine, by id. */
  replacedNodes?: readonly string[];
  /** Dataset name to the columns of its data, in order; undefined where they cannot be read from here, as of a table in S3. */
  sources?: ReadonlyMap<string, readonly string[] | undefined>;
  /** The column that is to be predicted. */
  target?: string;
}

/**
 * All problems of a flow, errors first. An empty list means that nothing is known to be wrong.
 */
export function lintFlow(flow: Flow, context: LintContext): Problem[] {
  const topology = [...danglingInputs(flow), ...cycles(flow)];
  const found = topology.length > 0 ? topology : [...outputProblems(flow, context), ...sourceProblems(flow, context)];
  const all = [...found, ...nodeProblems(flow), ...modelProblems(flow), ...addressProblems(flow)];
  const placed = all.map((problem): Problem => ({ file: context.file, ...problem }));
  return placed.sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
}

/** Runs a check whose fault is an error of its own. */
function caught(check: () => Problem[]): Problem[] {
  try {
    return check();
  } catch (failure) {
    if (failure instanceof InputError) return [...failure.problems];
    throw failure;
  }
}

function outputProblems(flow: Flow, context: LintContext): Problem[] {
  return caught(() => {
    const output = outputNodeOf(flow, context.outputNode);
    const prepared = context.preparationNode === undefined ? [] : ancestry(flow, context.preparationNode);
    const needed = ancestry(flow, output.node_id);
    return [...needed.flatMap((node) => codeProblems(node, context)), ...needed.filter((node) => !prepared.includes(node)).flatMap((node) => servedProblems(node, context.target))];
  });
}

/** Python code that runs on AWS but not on this machine. */
function codeProblems(node: FlowNode, { pythonAllowed, replacedNodes = [] }: LintContext): Problem[] {
  const operator = [customPandas, customPySpark, customCode].find((one) => one.operator === node.operator);
  if (pythonAllowed !== false || operator === undefined || replacedNodes.includes(node.node_id)) return [];
  return caught(() => (operator.parse(node).language === 'sql' ? [] : [{
    path: nodeLabel(node), severity: 'warning', message: 'the node runs Python code, which is refused on this machine; allow it by `local: { python: true }` in the workflow, or give SQL in its place by `local.sql`',
  }]));
}

/** What hinders a node before the output from working row by row. */
function servedProblems(node: FlowNode, target: string | undefined): Problem[] {
  if (node.type === 'SOURCE' || !isKnownOperator(node.operator)) return [];
  return caught(() => {
    const traits = describeNode(node);
    const path = nodeLabel(node);
    const problems: Problem[] = [];
    if (traits?.rows === 'needs-many') problems.push({ path, message: 'the node needs many rows for the result of one, so it cannot be part of what is served; let training and inference read a node before it, or end a `preparation` of the workflow at it or after it' });
    if (traits?.rows === 'may-drop') problems.push({ path, severity: 'warning', message: 'the node may drop a row; when such a row is served it is refused' });
    if (target !== undefined && traits !== undefined && traits.columns.includes(target)) {
      problems.push({ path, severity: 'warning', message: `the node works on the target "${target}"; it is passed over when serving${traits.columns.length > 1 ? ', for its other columns too' : ''}` });
    }
    return problems;
  });
}

function sourceProblems(flow: Flow, context: LintContext): Problem[] {
  return sourceNodes(flow).flatMap((source) => caught(() => {
    const { name } = readDataset(source);
    const columns = context.sources?.get(name);
    if (context.sources?.has(name) === false) {
      return [{ path: nodeLabel(source), message: `no data is given for the source "${name}"; given are ${[...context.sources.keys()].map((known) => `"${known}"`).join(', ') || 'none'}` }];
    }
    if (columns === undefined) return [];
    const typed = flow.nodes.filter((node) => node.operator === inferAndCastType.operator && node.inputs.some((input) => input.node_id === source.node_id));
    return typed.flatMap((node) => schemaProblems(node, columns));
  }));
}

function schemaProblems(node: FlowNode, columns: readonly string[]): Problem[] {
  const { schema } = inferAndCastType.parse(node);
  if (schema === undefined) return [];
  const extra = columns.filter((name) => !schema.has(name));
  const missing = [...schema.keys()].filter((name) => !columns.includes(name));
  const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');
  return [
    ...(missing.length === 0 ? [] : [{ path: nodeLabel(node), message: `the schema has ${quoted(missing)}, which the data has not (it has ${quoted(columns)})` }]),
    ...(extra.length === 0 ? [] : [{ path: nodeLabel(node), message: `the data has ${quoted(extra)}, which the schema has not; the job would fail` }]),
  ];
}

function nodeProblems(flow: Flow): Problem[] {
  return flow.nodes.flatMap((node) => {
    if (node.type !== 'TRANSFORM' && node.type !== 'DATASET') return [];
    if (!isKnownOperator(node.operator)) return [{ path: nodeLabel(node), message: `the operator ${node.operator} is not known here; known are ${knownOperators().join(', ')}` }];
    return caught(() => staleState(node));
  });
}

/** State that was learnt under other parameters: Data Wrangler drops it and learns again. */
function staleState(node: FlowNode): Problem[] {
  const state = describeNode(node)?.state;
  const stored = state === undefined ? [] : stateList(node, state.path);
  if (state === undefined || stored.length === 0) return [];
  const stale = state.columns.filter((column) => storedState(node, state.path, column, state.hashOf(column)) === undefined);
  return stale.length === 0 ? [] : [{ path: nodeLabel(node), severity: 'warning', message: `the stored state of ${stale.map((column) => `"${column}"`).join(', ')} was learnt under other parameters, or by a container before mid-2022; it is learnt again when the flow runs` }];
}

function modelProblems(flow: Flow): Problem[] {
  return flow.nodes.flatMap((node) => damagedModels(node).map((reason): Problem => ({
    path: nodeLabel(node), severity: 'warning', message: `a stored model is damaged (${reason}); it is learnt again when the flow runs`,
  })));
}

/** Addresses that tie the flow to one account, and templates that nobody filled in. */
function addressProblems(flow: Flow): Problem[] {
  const placeholders = unfilledPlaceholders(flow);
  const filled: Problem[] = placeholders.length === 0 ? [] : [{ path: 'nodes', severity: 'warning', message: `the flow is a template: ${placeholders.map((name) => `\${${name}}`).join(', ')} are not filled in` }];
  const tied = sourceNodes(flow).flatMap((source) => caught(() => {
    const account = /\b\d{12}\b/.exec(readDataset(source).uri ?? '')?.[0];
    return account === undefined ? [] : [{ path: nodeLabel(source), severity: 'warning' as const, message: `the source's address names the account ${account}; the pipeline mounts the data by the source's name instead` }];
  }));
  return [...filled, ...tied];
}
