// STS as a service.
import type { Service } from '../../service';
import { operations } from './operations';
import shapes from './shapes.json';

export const sts: Service = { name: 'sts', signingNames: ['sts'], shapes, open: () => ({ operations }) };
