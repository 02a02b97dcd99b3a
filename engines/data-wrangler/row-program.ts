// Compiles the served part of a flow into a function of one row, without DuckDB.

import { nodeLabel, type Flow, type FlowNode } from '../../flows/flow';
import { ancestry } from '../../flows/graph';
import { InputError } from '../../flows/problems';
import type { Column, Value } from './column';
import { placeStep } from './layers';
import type { ModelCodec, Ready, RowNode } from './operator';
import { storedUnit } from './ready-units';
import { openNode } from './registry';
import type { Keep } from './step';

/** One row at a time through a flow. */
export interface RowProgram {
  /** The columns that {@link run} takes, in order, all text. */
  readonly inputs: readonly Column[];
  /** The columns that it gives, in order. */
  readonly outputs: readonly Column[];
  /** The row's features. @throws RowDropped if a node drops the row */
  run(row: readonly Value[]): Value[];
}

/** A node drops this row, so there is nothing to predict on. */
export class RowDropped extends Error {
  constructor(node: FlowNode) {
    super(`${nodeLabel(node)} drops this row, so it has no features`);
    this.name = 'RowDropped';
  }
}

type Instruction = (registers: Value[]) => void;

export interface RowProgramRequest {
  flow: Flow;
  outputNodeId: string;
  /** The raw columns in order, the target included. */
  columns: readonly string[];
  /** The column that requests do not have; nodes that work on it are passed over. */
  target?: string;
  codec: ModelCodec;
}

/**
 * Compiles the nodes before and at the output node.
 * @throws InputError naming each node that cannot be served, and why
 */
export async function compileRows(request: RowProgramRequest): Promise<RowProgram> {
  let slots = 0;
  const newSlot = (): number => (slots += 1) - 1;
  const inputs = request.columns.filter((name) => name !== request.target).map((name): Column => ({ name, type: 'string', slot: newSlot() }));
  const instructions: Instruction[] = [];
  let columns: readonly Column[] = inputs;
  for (const node of ancestry(request.flow, request.outputNodeId)) {
    if (node.type === 'SOURCE') continue;
    for (const ready of await servedUnits(node, columns, request)) {
      const step = ready.step(columns, new Set(request.target === undefined ? [] : [request.target]));
      if (step.keep !== undefined) instructions.push(guard(node, step.keep));
      const placed = placeStep(step, newSlot);
      for (const { slot, computed } of placed.computed) instructions.push((registers) => { registers[slot] = computed.evaluate(registers); });
      columns = placed.columns;
    }
  }
  return { inputs, outputs: columns, run: runner(inputs, columns, instructions, slots) };
}

function guard(node: FlowNode, keep: Keep): Instruction {
  return (registers) => {
    if (!keep.test(registers)) throw new RowDropped(node);
  };
}

function runner(inputs: readonly Column[], outputs: readonly Column[], instructions: readonly Instruction[], slots: number): (row: readonly Value[]) => Value[] {
  const places = outputs.map((column) => column.slot);
  return (row) => {
    const registers = new Array<Value>(slots).fill(null);
    for (let place = 0; place < inputs.length; place += 1) registers[place] = row[place] ?? null;
    for (const instruction of instructions) instruction(registers);
    return places.map((slot) => registers[slot] ?? null);
  };
}

/** What of a node works on single rows: nothing if it only orders rows or touches the target. */
async function servedUnits(node: FlowNode, columns: readonly Column[], request: RowProgramRequest): Promise<Ready[]> {
  const opened = openNode(node);
  if (opened.treatment === 'nothing-on-a-single-row') return [];
  if (opened.kind === 'table' || opened.treatment === 'needs-many') {
    throw new InputError([{ path: nodeLabel(node), message: 'the node needs many rows for the result of one, so it cannot be served row by row; let training and inference read a node before it, or move it into the preparation of the data' }]);
  }
  const units = opened.units(columns);
  if (request.target !== undefined && units.some((unit) => unit.inputs.includes(request.target ?? ''))) return [];
  return readyUnits(node, units, request.codec);
}

async function readyUnits(node: FlowNode, units: ReturnType<RowNode['units']>, codec: ModelCodec): Promise<Ready[]> {
  const ready: Ready[] = [];
  for (const unit of units) {
    let reason = 'it has none';
    const stored = await storedUnit(unit, codec, (why) => { reason = `what is stored cannot be read: ${why}`; });
    if (stored === undefined) throw new InputError([{ path: nodeLabel(node), message: `the node cannot be served without trained state that fits its parameters (${reason}); refit the flow and make the encoder again` }]);
    ready.push(stored);
  }
  return ready;
}
