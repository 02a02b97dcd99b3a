// Runs one node of a flow on tables: makes it ready, learns where it must, and gives its tables and its node with state.

import { nodeLabel, type FlowNode } from '../../flows/flow';
import { InputError } from '../../flows/problems';
import { withState } from '../../flows/trained-state/stored-state';
import { fitTable, Layers } from './layers';
import type { Frame, ModelCodec, RowNode, TableNode, TableWorkspace } from './operator';
import { statesOf, storedUnit, type ReadyUnit } from './ready-units';
import type { Session } from './session';

/** What a node needs around it. */
export interface NodeContext {
  session: Session;
  codec: ModelCodec;
  workspace: TableWorkspace;
  /** Learn again, whatever is stored; a stored schema stays. */
  refit: boolean;
  log(line: string): void;
}

/** The node's tables by output name, and the node with the state in force. */
export interface NodeResult {
  node: FlowNode;
  outputs: ReadonlyMap<string, Frame>;
}

/** Runs a node. @throws InputError naming the node */
export async function runNode(node: FlowNode, opened: RowNode | TableNode, inputs: readonly Frame[], context: NodeContext): Promise<NodeResult> {
  if (opened.kind === 'table') return { node, outputs: await opened.transform(inputs, context.workspace) };
  const [input] = inputs;
  if (input === undefined) throw new InputError([{ path: nodeLabel(node), message: 'the node has no input; connect it to a source or a transform' }]);
  const layers = new Layers(context.session, input);
  const units = await runUnits(node, opened, layers, context);
  const typed = node.operator.startsWith('sagemaker.spark.infer_and_cast_type');
  const outputs = new Map([[node.outputs[0]?.name ?? 'default', await layers.look(typed)]]);
  if (!units.some((unit) => unit.learnt)) return { node, outputs };
  return { node: withState(node, opened.path, await statesOf(units, context.codec)), outputs };
}

async function runUnits(node: FlowNode, opened: RowNode, layers: Layers, context: NodeContext): Promise<ReadyUnit[]> {
  const units = opened.units(layers.columns);
  if (!opened.inSequence) {
    const ready = await makeReady(node, units, layers, context);
    for (const { ready: unit } of ready) await layers.add(unit.step(layers.columns));
    return ready;
  }
  const done: ReadyUnit[] = [];
  for (const unit of units) {
    const ready = await makeReady(node, [unit], layers, context);
    for (const { ready: one } of ready) await layers.add(one.step(layers.columns));
    done.push(...ready);
  }
  return done;
}

async function makeReady(node: FlowNode, units: ReturnType<RowNode['units']>, layers: Layers, context: NodeContext): Promise<ReadyUnit[]> {
  const damaged = (reason: string): void => context.log(`${nodeLabel(node)}: the stored state cannot be read (${reason}); it is learnt again`);
  const keepsSchema = node.operator.startsWith('sagemaker.spark.infer_and_cast_type');
  const stored = await Promise.all(units.map((unit) => (context.refit && unit.fit !== undefined && !keepsSchema ? Promise.resolve(undefined) : storedUnit(unit, context.codec, damaged))));
  const table = stored.includes(undefined) ? fitTable(context.session, await layers.look()) : undefined;
  return Promise.all(units.map(async (unit, place): Promise<ReadyUnit> => {
    const known = stored[place];
    if (known !== undefined) return { unit, ready: known, learnt: false };
    if (unit.fit === undefined || table === undefined) throw new InputError([{ path: nodeLabel(node), message: 'the node has no state and cannot learn it' }]);
    return { unit, ready: await unit.fit(table), learnt: true };
  }));
}
