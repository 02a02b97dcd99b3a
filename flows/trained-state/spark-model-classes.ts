// How the data of each kind of saved Spark model is typed, in Parquet and in Spark's own schema beside it.

import type { Json, JsonObject } from '../json';

/** The kinds of models that Data Wrangler stores. */
export type SparkModelName =
  | 'StandardScalerModel' | 'MinMaxScalerModel' | 'MaxAbsScalerModel' | 'RobustScalerModel'
  | 'StringIndexerModel' | 'OneHotEncoderModel' | 'CountVectorizerModel' | 'IDFModel' | 'ImputerModel';

/** Types of the data's columns for DuckDB, the same as Spark's schema, and the class's default parameters. */
export interface SparkModelClass {
  types: Record<string, string>;
  fields: Json[];
  defaults: JsonObject;
}

interface Kind {
  duck: string;
  spark: Json;
  nullable: boolean;
}

const field = (name: string, type: Json, nullable: boolean): Json => ({ name, type, nullable, metadata: {} });
const list = (elementType: Json, containsNull: boolean): Json => ({ type: 'array', elementType, containsNull });

const vector: Kind = {
  duck: 'STRUCT("type" TINYINT, "size" INTEGER, "indices" INTEGER[], "values" DOUBLE[])',
  spark: {
    type: 'udt', class: 'org.apache.spark.ml.linalg.VectorUDT', pyClass: 'pyspark.ml.linalg.VectorUDT',
    sqlType: {
      type: 'struct',
      fields: [field('type', 'byte', false), field('size', 'integer', true), field('indices', list('integer', false), true), field('values', list('double', false), true)],
    },
  },
  nullable: true,
};
const labels: Kind = { duck: 'VARCHAR[][]', spark: list(list('string', true), true), nullable: true };
const words: Kind = { duck: 'VARCHAR[]', spark: list('string', true), nullable: true };
const sizes: Kind = { duck: 'INTEGER[]', spark: list('integer', false), nullable: true };
const counts: Kind = { duck: 'BIGINT[]', spark: list('long', false), nullable: true };
const count: Kind = { duck: 'BIGINT', spark: 'long', nullable: false };
const double: Kind = { duck: 'DOUBLE', spark: 'double', nullable: false };

const classes: Readonly<Record<Exclude<SparkModelName, 'ImputerModel'>, [Readonly<Record<string, Kind>>, JsonObject]>> = {
  StandardScalerModel: [{ std: vector, mean: vector }, { withMean: false, withStd: true }],
  MinMaxScalerModel: [{ originalMin: vector, originalMax: vector }, { min: 0, max: 1 }],
  MaxAbsScalerModel: [{ maxAbs: vector }, {}],
  RobustScalerModel: [{ range: vector, median: vector }, { lower: 0.25, upper: 0.75, relativeError: 0.001, withCentering: false, withScaling: true }],
  StringIndexerModel: [{ labelsArray: labels }, { handleInvalid: 'error', stringOrderType: 'frequencyDesc' }],
  OneHotEncoderModel: [{ categorySizes: sizes }, { handleInvalid: 'error', dropLast: true }],
  CountVectorizerModel: [{ vocabulary: words }, { minTF: 1, minDF: 1, binary: false, vocabSize: 262144 }],
  IDFModel: [{ idf: vector, docFreq: counts, numDocs: count }, { minDocFreq: 0 }],
};

/** The types of a model's data; an imputer has one column for each column it fills. */
export function sparkModelClass(name: SparkModelName, data: JsonObject): SparkModelClass {
  const [columns, defaults] = name === 'ImputerModel'
    ? [Object.fromEntries(Object.keys(data).map((column) => [column, double])), { strategy: 'mean', relativeError: 0.001, missingValue: 'NaN' }]
    : classes[name];
  const entries = Object.entries(columns);
  return {
    types: Object.fromEntries(entries.map(([column, kind]) => [column, kind.duck])),
    fields: entries.map(([column, kind]) => field(column, kind.spark, kind.nullable)),
    defaults,
  };
}

/** A dense vector as Spark's Parquet holds it. */
export function denseVector(values: readonly number[]): JsonObject {
  return { type: 1, size: null, indices: null, values: [...values] };
}

/** The numbers of a vector read from a model, dense or sparse. */
export function vectorValues(value: Json | undefined): number[] {
  const vectorObject = value as JsonObject | null | undefined;
  if (vectorObject == null || typeof vectorObject !== 'object') throw new Error('the stored model has no vector where one is expected');
  const values = vectorObject['values'] as number[];
  if (vectorObject['type'] === 1) return values;
  const dense = new Array<number>(vectorObject['size'] as number).fill(0);
  (vectorObject['indices'] as number[]).forEach((place, index) => { dense[place] = values[index] ?? 0; });
  return dense;
}
