// search_and_edit: finds, takes out and replaces parts of text.

import type { FlowNode } from '../../../flows/flow';
import { searchAndEdit as signature, type TextSearch } from '../../../flows/operators/search-and-edit';
import type { ColumnType, Value } from '../column';
import { nodeFailure } from '../failures';
import type { Operator } from '../operator';
import { javaPattern, javaReplacement } from '../spark/java-pattern';
import { textNode } from './text-columns';

export const searchAndEdit: Operator = {
  operator: signature.operator,
  open: (node) => {
    const { columns, output, search } = signature.parse(node);
    return textNode(node, columns, output, typeOf(search), searcher(node, search));
  },
};

function typeOf(search: TextSearch): ColumnType {
  if (search.kind === 'find') return 'float';
  if (search.kind === 'matches') return 'bool';
  return search.kind === 'split' || search.kind === 'find-all' ? 'object' : 'string';
}

function pattern(node: FlowNode, source: string, flags = ''): RegExp {
  try {
    return javaPattern(source, flags);
  } catch (failure) {
    throw nodeFailure(node, failure instanceof Error ? failure.message : String(failure));
  }
}

function searcher(node: FlowNode, search: TextSearch): (text: string) => Value {
  switch (search.kind) {
    case 'replace': {
      const expression = pattern(node, search.pattern, 'g');
      const replacement = javaReplacement(search.replacement);
      return (text) => text.replace(expression, replacement);
    }
    case 'split': return (text) => JSON.stringify(splitText(text, search.delimiter, search.limit));
    case 'find': return (text) => found(text, search);
    case 'matches': {
      const expression = pattern(node, `^(?:${search.pattern})`, search.caseSensitive ? '' : 'i');
      return (text) => expression.test(text);
    }
    case 'find-all': {
      const expression = pattern(node, search.pattern, 'g');
      return (text) => JSON.stringify([...text.matchAll(expression)].map((match) => match[1] ?? match[0]));
    }
    case 'extract': {
      const expression = pattern(node, search.pattern);
      return (text) => { const match = expression.exec(text); return match === null ? '' : match[search.group] ?? ''; };
    }
    case 'extract-between': return (text) => { const place = between(text, search.left, search.right); return place === undefined ? '' : text.slice(...place); };
    case 'replace-between': return (text) => {
      const place = between(text, search.left, search.right);
      return place === undefined ? text : text.slice(0, place[0]) + search.replacement + text.slice(place[1]);
    };
    case 'extract-position': return (text) => text.slice(search.start - 1, search.start - 1 + search.length);
    case 'replace-position': return (text) => text.slice(0, search.start - 1) + search.replacement + text.slice(search.start - 1 + search.length);
    case 'matching-to-missing': {
      const expression = pattern(node, search.pattern);
      return (text) => (expression.test(text) ? null : text);
    }
    case 'others-to-missing': {
      const expression = pattern(node, search.pattern);
      return (text) => (expression.test(text) ? text : null);
    }
  }
}

/** Pieces of a text; with a limit the last piece holds the rest. */
function splitText(text: string, delimiter: string, limit: number): string[] {
  if (delimiter === '') return [text];
  const pieces = text.split(delimiter);
  return limit > 0 && pieces.length > limit ? [...pieces.slice(0, limit - 1), pieces.slice(limit - 1).join(delimiter)] : pieces;
}

/** The place of the needle within the given range, or -1. */
function found(text: string, search: Extract<TextSearch, { kind: 'find' }>): number {
  const start = search.start ?? 0;
  const range = text.slice(start, search.end ?? text.length);
  const place = search.fromRight ? range.lastIndexOf(search.needle) : range.indexOf(search.needle);
  return place < 0 ? -1 : place + start;
}

function between(text: string, left: string, right: string): [number, number] | undefined {
  const from = text.indexOf(left);
  if (from < 0) return undefined;
  const to = text.indexOf(right, from + left.length);
  return to < 0 ? undefined : [from + left.length, to];
}
