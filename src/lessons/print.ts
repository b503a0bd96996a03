import type { LessonAnswer, Condition, Lesson, Opening, LessonStep } from './lesson.ts';

/** A lesson as the Markdown that `parseLesson` reads back. */
export function printLesson(lesson: Lesson): string {
  const head = [
    '---',
    `title: ${lesson.title}`,
    `minutes: ${lesson.minutes}`,
    `open: ${printOpening(lesson.open)}`,
    '---',
    '',
  ];
  return `${[...head, ...(lesson.intro === '' ? [] : [lesson.intro, '']), ...lesson.steps.map(printStep)].join('\n')}`;
}

export function printOpening({ source, base, diffBase, normalize }: Opening): string {
  const parts = [source];
  if (base !== '') parts.push(`-base=${base}`);
  if (diffBase !== '') parts.push(`-diff_base=${diffBase}`);
  if (normalize) parts.push('-normalize');
  return parts.join(' ');
}

function printStep(step: LessonStep): string {
  const lines = [
    ...(step.open ? [`open: ${printOpening(step.open)}`] : []),
    ...step.start.map(line => `start: ${line}`),
    ...step.goals.map(goal => `goal: ${printCondition(goal)}`),
    ...(step.answer ? [`answer: ${printAnswer(step.answer)}`] : []),
    ...step.tries.map(lines => `try: ${lines.join(' ; ')}`),
    ...step.wrongs.map(({ line, says }) => `wrong: ${line}${says === '' ? '' : ` => ${says}`}`),
    ...step.misses.map(({ when, says }) => `miss: ${printCondition(when)} => ${says}`),
    ...step.hints.map(hint => `hint: ${hint}`),
    ...(step.done === '' ? [] : [`done: ${step.done}`]),
  ];
  return (
    '## ' + `${step.title}\n\n${step.words}\n\n${lines.length === 0 ? '' : `\`\`\`step\n${lines.join('\n')}\n\`\`\`\n`}`
  );
}

function printCondition(condition: Condition): string {
  switch (condition.kind) {
    case 'shows':
    case 'hides':
      return `${condition.kind} ${condition.text}`;
    case 'sorted':
      return `sorted ${condition.by}`;
    case 'value':
      return `value ${condition.type}`;
    case 'option':
      return `option ${condition.name} = ${condition.value}`;
    case 'matches':
      return `${condition.name} matches ${condition.text}`;
    case 'opened':
      return `opened ${printOpening(condition.opening)}`;
  }
}

function printAnswer(answer: LessonAnswer): string {
  switch (answer.kind) {
    case 'function':
      return `function ${answer.names.join(' | ')} by ${answer.by}`;
    case 'number':
      return `number ${[answer.column, ...answer.or].join(' | ')}${answer.of === '' ? '' : ` of ${answer.of}`}`;
    case 'count':
      return `count ${answer.value}`;
    case 'line':
      return `line ${answer.numbers.join(' | ')}`;
    case 'choice':
      return `choice ${answer.letter}`;
    case 'order':
      return `order ${answer.names.join(', ')} by ${answer.by}`;
    case 'word':
      return `word ${answer.words.join(' | ')}`;
  }
}
