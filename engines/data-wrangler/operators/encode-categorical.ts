// encode_categorical: categories to one-hot columns, vectors or ranks.

import type { FlowNode } from '../../../flows/flow';
import { encodeCategorical as signature, type OneHotEncode, type OrdinalEncode } from '../../../flows/operators/encode-categorical';
import { outputName } from '../../../flows/operators/signature';
import { storedState } from '../../../flows/trained-state/stored-state';
import { sqlOf, sqlText, type Column, type Value } from '../column';
import { columnNamed, nodeFailure } from '../failures';
import type { ModelCodec, Operator, Ready, Unit } from '../operator';
import { castSql } from '../spark/cast-value';
import { placed, type Computed, type Keep, type Step } from '../step';
import { similarityNode } from './similarity-encode';
import { labelText, learnLabels, readLabels, writeLabels } from './string-labels';

type LabelEncoding = OneHotEncode | OrdinalEncode;

/** Beyond this many labels DuckDB asks JavaScript for the rank instead of walking a CASE. */
const mostCases = 64;

export const encodeCategorical: Operator = {
  operator: signature.operator,
  open: (node) => {
    const parameters = signature.parse(node);
    if (parameters.kind === 'similarity') return similarityNode(node, parameters);
    if (parameters.kind === 'one-hot' && parameters.alreadyOrdinal) throw nodeFailure(node, 'input_already_ordinal_encoded is not supported here; let the node encode the text itself');
    return { kind: 'rows', treatment: signature.rows(parameters), path: parameters.path, inSequence: parameters.invalid === 'Skip', units: () => units(node, parameters) };
  },
};

function units(node: FlowNode, parameters: LabelEncoding): Unit[] {
  return parameters.columns.map((name): Unit => ({
    inputs: [name],
    stored: async (codec) => {
      const model = storedState(node, parameters.path, name, parameters.hash)?.['string_indexer_model'];
      return typeof model === 'string' ? ready(node, parameters, name, await readLabels(model, codec)) : undefined;
    },
    fit: async (table) => ready(node, parameters, name, await learnLabels(node, columnNamed(node, table.columns, name), table)),
  }));
}

function ready(node: FlowNode, parameters: LabelEncoding, name: string, labels: readonly string[]): Ready {
  const ranks = new Map(labels.map((label, rank) => [label, rank]));
  return {
    step: (columns) => {
      const coded = new Category(node, parameters, columnNamed(node, columns, name), labels, ranks);
      const output = outputName(name, parameters.output, parameters.columns.length > 1);
      const keep = parameters.invalid === 'Skip' ? { keep: coded.known() } : {};
      return { ...encoded(parameters, coded, output, columns), ...keep };
    },
    state: async (codec) => ({
      _hash: parameters.hash,
      string_indexer_model: await writeLabels(labels, name, indexerHandling(parameters), codec),
      ...(parameters.kind === 'one-hot' ? { one_hot_encoder_model: await oneHotModel(parameters, labels, codec) } : {}),
      input_column: name,
    }),
  };
}

function indexerHandling(parameters: LabelEncoding): 'keep' | 'skip' | 'error' {
  return parameters.invalid === 'Skip' ? 'skip' : parameters.invalid === 'Error' ? 'error' : 'keep';
}

function oneHotModel(parameters: OneHotEncode, labels: readonly string[], codec: ModelCodec): Promise<string> {
  return codec.encode({
    name: 'OneHotEncoderModel',
    parameters: { inputCol: 'temp_col', outputCol: '_temp_col_0', handleInvalid: 'error', dropLast: parameters.dropLast },
    data: { categorySizes: [labels.length + (parameters.invalid === 'Keep' ? 1 : 0)] },
  });
}

function encoded(parameters: LabelEncoding, coded: Category, output: string, columns: readonly Column[]): Step {
  if (parameters.kind === 'ordinal') return { columns: placed(columns, coded.rank(output)) };
  const slots = coded.labels.length + (parameters.invalid === 'Keep' ? 1 : 0) - (parameters.dropLast ? 1 : 0);
  if (parameters.style === 'Vector') return { columns: placed(columns, coded.vector(output, Math.max(0, slots))) };
  const kept = output === coded.column.name ? columns.filter((column) => column !== coded.column) : columns;
  const indicators = coded.labels.slice(0, Math.max(0, slots)).map((label, rank) => coded.indicator(`${output}_${label}`, rank));
  return { columns: indicators.reduce<(Column | Computed)[]>((list, indicator) => {
    const place = list.findIndex((item) => item.name === indicator.name);
    return place < 0 ? [...list, indicator] : list.with(place, indicator);
  }, [...kept]) };
}

/** A column together with the labels learnt of it. */
class Category {
  constructor(
    private readonly node: FlowNode,
    private readonly parameters: LabelEncoding,
    readonly column: Column,
    readonly labels: readonly string[],
    private readonly ranks: ReadonlyMap<string, number>,
  ) {}

  /** Only rows whose value is a label. */
  known(): Keep {
    return { reads: [this.column], test: (row) => this.rankOf(row[this.column.slot] ?? null) !== undefined };
  }

  /** The rank as double; what is no label becomes the number of labels, NaN or an error. */
  rank(name: string): Computed {
    const other = this.parameters.invalid === 'Replace with NaN' ? NaN : this.labels.length;
    const otherSql = this.parameters.invalid === 'Error' ? undefined : Number.isNaN(other) ? "'nan'::DOUBLE" : `${other}::DOUBLE`;
    return this.computed(name, 'float', (rank) => rank ?? other, (rank) => `${rank}::DOUBLE`, otherSql);
  }

  /** A sparse vector with a one at the rank, as text. */
  vector(name: string, size: number): Computed {
    const text = (rank: number): string => (rank < size ? `(${size},[${rank}],[1.0])` : `(${size},[],[])`);
    const other = this.parameters.invalid === 'Error' ? undefined : sqlText(text(this.labels.length));
    return this.computed(name, 'vector', (rank) => text(rank ?? this.labels.length), (rank) => sqlText(text(rank)), other);
  }

  /** 1.0 where the value has this rank, else 0.0. */
  indicator(name: string, rank: number): Computed {
    const text = this.textSql();
    return {
      name, type: 'float', reads: [this.column],
      ...(text === undefined || this.parameters.invalid === 'Error' ? {} : { sql: `CASE WHEN ${text} = ${sqlText(this.labels[rank] ?? '')} THEN 1.0::DOUBLE ELSE 0.0::DOUBLE END` }),
      evaluate: (row) => (this.ranked(row[this.column.slot] ?? null) === rank ? 1 : 0),
    };
  }

  private computed(name: string, type: 'float' | 'vector', evaluate: (rank: number | undefined) => Value, sqlOfRank: (rank: number) => string, otherSql: string | undefined): Computed {
    const text = this.textSql();
    const cases = otherSql === undefined || text === undefined || this.labels.length > mostCases ? undefined
      : this.labels.length === 0 ? otherSql
        : `CASE ${text} ${this.labels.map((label, rank) => `WHEN ${sqlText(label)} THEN ${sqlOfRank(rank)}`).join(' ')} ELSE ${otherSql} END`;
    return { name, type, reads: [this.column], ...(cases === undefined ? {} : { sql: cases }), evaluate: (row) => evaluate(this.ranked(row[this.column.slot] ?? null)) };
  }

  private textSql(): string | undefined {
    return castSql(sqlOf(this.column), this.column.type, 'string');
  }

  private rankOf(value: Value): number | undefined {
    const text = labelText(value, this.column);
    return text === null ? undefined : this.ranks.get(text);
  }

  /** The rank, refusing what is no label where the node says so. */
  private ranked(value: Value): number | undefined {
    const rank = this.rankOf(value);
    if (rank === undefined && this.parameters.invalid === 'Error') {
      throw nodeFailure(this.node, `the column "${this.column.name}" has the value ${value === null ? 'null' : JSON.stringify(labelText(value, this.column))}, which was not there when the labels were learnt; set invalid_handling_strategy to Keep, or refit`);
    }
    return rank;
  }
}
