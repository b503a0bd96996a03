import { dim } from '../terminal/color.ts';
import { fit } from '../terminal/layout.ts';
import { visibleLine } from '../../core/base/visible.ts';

/** Returns the status row below the prompt, which describes the next report. Empty without parts. */
export function statusRow(parts: readonly string[], columns: number, color: boolean): string {
  if (parts.length === 0) return '';
  const text = fit(`  ${parts.map(visibleLine).join(' · ')}`, columns - 1);
  return color ? dim(text) : text;
}
