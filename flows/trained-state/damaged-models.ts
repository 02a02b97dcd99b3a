// Finds stored models that cannot be read any more.

import { trainedParameters, type FlowNode } from '../flow';
import { isJsonObject, type Json } from '../json';
import { decodeBase85 } from './base85';
import { isWholeZip } from './spark-model';

/** Why each damaged model of a node cannot be read; empty where all can. */
export function damagedModels(node: FlowNode): string[] {
  return models(trainedParameters(node)).flatMap((text) => {
    try {
      return isWholeZip(decodeBase85(text)) ? [] : ['the zip is empty'];
    } catch (failure) {
      if (failure instanceof Error) return [failure.message];
      throw failure;
    }
  });
}

/** Every text below a key that ends in `_model`. */
function models(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(models);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => (key.endsWith('_model') && typeof item === 'string' ? [item] : models(item)));
}
