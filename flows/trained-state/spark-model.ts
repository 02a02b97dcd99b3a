// Spark models as flows keep them: a zipped model directory, written in base85.

import { unzipSync, zipSync } from 'fflate';

import type { Json, JsonObject } from '../json';
import { decodeBase85, encodeBase85 } from './base85';
import { pythonFloat } from './python-json';
import { sparkModelClass, type SparkModelName } from './spark-model-classes';

/** Reads and writes Parquet; the engine that computes provides it. */
export interface ParquetPort {
  /** The rows of a file. */
  read(file: Uint8Array): Promise<JsonObject[]>;
  /** One row as a file. Types are DuckDB's names; metadata goes into the file's key-value metadata. */
  write(row: JsonObject, types: Readonly<Record<string, string>>, metadata: Readonly<Record<string, string>>): Promise<Uint8Array>;
}

/** What a saved Spark model says: its class, its parameters and the one row of its data. */
export interface SparkModel {
  name: SparkModelName;
  /** Parameters set on the model, such as `handleInvalid`. */
  parameters: JsonObject;
  /** The row that its Parquet file holds. */
  data: JsonObject;
}

/** What a written model needs besides its content. */
export interface ModelIdentity {
  /** Milliseconds since 1970. */
  timestamp: number;
  /** Twelve hexadecimal digits. */
  id: string;
}

/** Larger than any model seen by far; keeps a hostile flow from filling memory. */
const maximumModelBytes = 256 * 1024 * 1024;

/**
 * Reads a stored model.
 * @throws Error saying at which layer (base85, zip, metadata, data) it is damaged
 */
export async function decodeSparkModel(text: string, name: SparkModelName, parquet: ParquetPort): Promise<SparkModel> {
  const files = unzip(decodeBase85(text));
  const metadata = readMetadata(files);
  const expected = `org.apache.spark.ml.feature.${name}`;
  if (metadata['class'] !== expected) throw new Error(`the stored model is a ${String(metadata['class'])}, expected ${expected}`);
  const part = Object.keys(files).find((file) => /(^|\/)data\/[^/.][^/]*$/.test(file) && !file.endsWith('_SUCCESS'));
  const rows = part === undefined ? [] : await parquet.read(files[part] ?? new Uint8Array());
  const [data] = rows;
  if (data === undefined) throw new Error('the stored model has no data');
  return { name, parameters: (metadata['paramMap'] ?? {}) as JsonObject, data };
}

/** Whether bytes are a zip that unpacks without a fault, checksums included. */
export function isWholeZip(zipped: Uint8Array): boolean {
  return Object.keys(unzip(zipped)).length > 0;
}

function unzip(zipped: Uint8Array): Record<string, Uint8Array> {
  let total = 0;
  return unzipSync(zipped, {
    filter: (file) => {
      total += file.originalSize;
      if (total > maximumModelBytes) throw new Error(`the stored model unpacks to more than ${maximumModelBytes} bytes`);
      return true;
    },
  });
}

function readMetadata(files: Record<string, Uint8Array>): Record<string, Json> {
  const name = Object.keys(files).find((file) => /(^|\/)metadata\/[^/.][^/]*$/.test(file) && !file.endsWith('_SUCCESS'));
  if (name === undefined) throw new Error('the stored model has no metadata');
  return JSON.parse(Buffer.from(files[name] ?? []).toString('utf8')) as Record<string, Json>;
}

/** Writes a model that Spark 3.0 to 4.0 loads; the same content and identity give the same text. */
export async function encodeSparkModel(model: SparkModel, identity: ModelIdentity, parquet: ParquetPort): Promise<string> {
  const kind = sparkModelClass(model.name, model.data);
  const uid = `${model.name.replace(/Model$/, '')}_${identity.id}`;
  const metadata: JsonObject = {
    class: `org.apache.spark.ml.feature.${model.name}`,
    timestamp: identity.timestamp,
    sparkVersion: '3.3.1',
    uid,
    paramMap: model.parameters,
    defaultParamMap: { outputCol: `${uid}__output`, ...kind.defaults },
  };
  const data = await parquet.write(model.data, kind.types, {
    'org.apache.spark.version': '3.3.1',
    'org.apache.spark.sql.parquet.row.metadata': JSON.stringify({ type: 'struct', fields: kind.fields }),
  });
  const options = { mtime: new Date(1980, 0, 1) };
  const zipped = zipSync({
    'metadata/part-00000': [Buffer.from(`${sparkJson(metadata)}\n`), options],
    'data/part-00000.parquet': [data, options],
  });
  return encodeBase85(zipped);
}

/** Spark reads these parameters only if they are written with a point. */
const doubleParameters = new Set(['min', 'max', 'lower', 'upper', 'relativeError', 'minTF', 'minDF']);

function sparkJson(value: JsonObject): string {
  const members = Object.entries(value).map(([key, item]) => {
    const text = typeof item === 'number' && doubleParameters.has(key) ? pythonFloat(item)
      : typeof item === 'object' && item !== null && !Array.isArray(item) ? sparkJson(item) : JSON.stringify(item);
    return `${JSON.stringify(key)}:${text}`;
  });
  return `{${members.join(',')}}`;
}
