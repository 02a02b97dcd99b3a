// What an operator offers the engine: how it opens a node, learns from rows and says its step.

import type { FlowNode, JsonObject } from '../../flows/flow';
import type { RowTreatment } from '../../flows/operators/signature';
import type { SparkModel } from '../../flows/trained-state/spark-model';
import type { SparkModelName } from '../../flows/trained-state/spark-model-classes';
import type { StatePath } from '../../flows/trained-state/stored-state';
import type { Column, Value } from './column';
import type { Step } from './step';

/** Reads and writes the models in a flow. */
export interface ModelCodec {
  decode(text: string, name: SparkModelName): Promise<SparkModel>;
  encode(model: SparkModel): Promise<string>;
}

/** The rows that a unit learns from. */
export interface FitTable {
  readonly columns: readonly Column[];
  /** One value for each aggregate expression; requests made together are answered by one scan. */
  aggregate(expressions: readonly string[]): Promise<Value[]>;
  /** The rows of a query over {@link from}. */
  query(sql: string): Promise<Value[][]>;
  /** The table's name in SQL. */
  readonly from: string;
}

/** A unit that knows all it needs to work on rows. */
export interface Ready {
  /** What it does to each row, given the columns that reach it; absent are names that a schema has and a request has not. */
  step(columns: readonly Column[], absent?: ReadonlySet<string>): Step;
  /** Its state as the flow stores it; absent if it learns nothing. */
  state?(codec: ModelCodec): Promise<JsonObject>;
}

/** A part of a node that works on its own columns: mostly one column of the node's list. */
export interface Unit {
  /** The columns that it reads. */
  readonly inputs: readonly string[];
  /** Ready from the state in the flow; undefined where there is none or it is out of date. */
  stored(codec: ModelCodec): Promise<Ready | undefined>;
  /** Ready by learning from rows; absent if there is nothing to learn. */
  fit?(table: FitTable): Promise<Ready>;
}

/** A node whose result for a row depends on that row alone. */
export interface RowNode {
  readonly kind: 'rows';
  readonly treatment: RowTreatment;
  /** Where its state lies in the node. */
  readonly path: StatePath;
  /** Whether each unit learns from what the unit before left, rather than all from the same rows. */
  readonly inSequence: boolean;
  units(columns: readonly Column[]): Unit[];
}

/** A table in DuckDB. */
export interface Frame {
  readonly from: string;
  readonly columns: readonly Column[];
}

/** That python3 may be run for the pandas code of a flow, and how. */
export interface PythonAllowance {
  /** The program, such as `python3`. */
  readonly command: string;
  readonly timeoutSeconds: number;
  /** What the program finds in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where its files may lie. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** What a node that works on whole tables may use. */
export interface TableWorkspace {
  /** A fresh slot. */
  newSlot(): number;
  /** Runs a query whose columns are named by slot, keeps its rows in order, and gives the table. */
  store(sql: string, columns: readonly Column[]): Promise<Frame>;
  query(sql: string): Promise<Value[][]>;
  /** Absent: a flow's Python code is refused. */
  readonly python?: PythonAllowance;
  /** Node id to the DuckDB SQL over `df` that takes the place of the node's code. */
  readonly sqlInPlace: ReadonlyMap<string, string>;
  /** Makes rows from JavaScript. */
  storeRows(columns: readonly Column[], rows: readonly (readonly Value[])[]): Promise<Frame>;
}

/** A node that needs whole tables: joins, sorts, splits. */
export interface TableNode {
  readonly kind: 'table';
  readonly treatment: RowTreatment;
  /** Output name to table. */
  transform(inputs: readonly Frame[], workspace: TableWorkspace): Promise<ReadonlyMap<string, Frame>>;
}

/** An operator of Data Wrangler. */
export interface Operator {
  readonly operator: string;
  /** Reads the node's parameters. @throws InputError */
  open(node: FlowNode): RowNode | TableNode;
}

/** A unit that learns nothing. */
export function statelessUnit(inputs: readonly string[], step: (columns: readonly Column[]) => Step): Unit {
  return { inputs, stored: () => Promise.resolve({ step }) };
}

/** A node with nothing to learn, made of such units. */
export function statelessNode(treatment: RowTreatment, units: readonly Unit[]): RowNode {
  return { kind: 'rows', treatment, path: [], inSequence: false, units: () => [...units] };
}
