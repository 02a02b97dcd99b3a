// KMS as a service.
import type { Service } from '../../service';
import { operations } from './operations';
import shapes from './shapes.json';

export const kms: Service = { name: 'kms', signingNames: ['kms'], shapes, open: () => ({ operations }) };
