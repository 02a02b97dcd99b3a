// The static type of a value in the definition.
import { readGet } from './get';
import { at } from './json';
import type { DefinitionDocument } from './document';
import { propertyOf, type ScalarType } from './property';

/** Type of a literal or of what stands for one; undefined where only the execution knows, or where another rule finds fault. */
export function scalarType(document: DefinitionDocument, value: unknown): ScalarType | undefined {
  if (typeof value === 'string') return 'String';
  if (typeof value === 'boolean') return 'Boolean';
  if (typeof value === 'number') return Number.isInteger(value) ? 'Integer' : 'Float';
  const text = at(value, 'Get');
  if (typeof text === 'string') return referenceType(document, text);
  return at(value, 'Std:Join') === undefined ? undefined : 'String';
}

/** Type of what a `Get` refers to. */
export function referenceType(document: DefinitionDocument, text: string): ScalarType | undefined {
  const target = readGet(text);
  switch (target.kind) {
    case 'parameter':
      return asScalarType(document.parameter(target.name)?.type);
    case 'execution':
    case 'experiment':
      return 'String';
    case 'step': {
      const step = document.step(target.step);
      const property = step === undefined ? undefined : propertyOf(step, target.parts);
      return property?.kind === 'scalar' ? property.type : undefined;
    }
    case 'unreadable':
      return undefined;
  }
}

function asScalarType(type: string | undefined): ScalarType | undefined {
  return type === 'String' || type === 'Integer' || type === 'Float' || type === 'Boolean' ? type : undefined;
}

/** Whether a value of one type may go where another is asked for: a whole number is a number, nothing else is anything else. */
export function isAssignable(from: ScalarType, to: ScalarType): boolean {
  return from === to || (from === 'Integer' && to === 'Float');
}
