// Reads and writes stored models for the operators; what is written depends on its content alone.

import { createHash } from 'node:crypto';

import { decodeSparkModel, encodeSparkModel, type ParquetPort } from '../../flows/trained-state/spark-model';
import type { ModelCodec } from './operator';

/** A codec over a Parquet port. Ids of written models are taken from their content, so that a refit on the same rows gives the same flow. */
export function modelCodec(parquet: ParquetPort): ModelCodec {
  return {
    decode: (text, name) => decodeSparkModel(text, name, parquet),
    encode: (model) => {
      const id = createHash('sha256').update(JSON.stringify(model)).digest('hex').slice(0, 12);
      return encodeSparkModel(model, { timestamp: 0, id }, parquet);
    },
  };
}
