import { errorNotes, noteIn, type Language } from '../commands/language.ts';
import { parseLine } from '../commands/line.ts';
import type { LoadedProfile } from '../commands/open/load.ts';
import { nothing } from '../commands/outcome.ts';
import type { Note, Outcome } from '../commands/outcome.ts';
import type { Session } from '../commands/session.ts';
import type { Host } from '../commands/host.ts';
import { UserError } from '../core/base/errors.ts';
import type { Profile } from '../core/profile/profile.ts';
import { trimSpace } from '../core/base/text.ts';
import { layOut } from '../core/base/wrap.ts';
import { courseList } from './course-list.ts';
import type { Course, CourseEntry } from './course.ts';
import { optionsIn } from './answers.ts';
import type { AnswerOption } from './answers.ts';
import { ProfileFacts } from './facts.ts';
import { readOpening } from './format.ts';
import { holds, isMeant, isRight, isSameAnswer, judge, textOfLast } from './judge.ts';
import { lessonCommands } from './lesson-commands.ts';
import type { Lesson, Opening, LessonStep } from './lesson.ts';
import { phrasesIn } from './phrases.ts';
import type { Phrases } from './phrases.ts';
import { printOpening } from './print.ts';
import type { CourseProgress } from './progress.ts';
import { canonicalOpening, loadOpening, sourcesOf } from './sources.ts';
import { fillIn, progressLine } from './words.ts';

/** What a lesson needs of its surroundings. */
export interface LearnOptions {
  readonly course: Course;
  readonly host: Host;
  readonly language: Language;
  readonly progress: CourseProgress;
  /** Makes the session that a profile is looked at with: that of the skin. */
  readonly makeSession: (profile: Profile, folders: readonly string[]) => Session;
  /** Profiles that are opened over and over, as in a rehearsal, are kept here. */
  readonly kept?: Map<string, LoadedProfile>;
}

/**
 * A session with a tutor: it answers like the session of the same profile, and
 * looks at what each line did. Skins use it as they use a Session.
 */
export class LearnSession {
  readonly say: Phrases;
  lesson!: Lesson;
  private entry!: CourseEntry;
  /** The step to do, counted from 0; steps.length behind the last one. */
  private at = 0;
  /** Steps that were passed over and not done since. */
  private skipped = new Set<number>();
  /** Every step was reached once: what is left are those that were skipped. */
  private wentThrough = false;
  private hintsGiven = 0;
  private session!: Session;
  private past: Session['history'] | undefined;
  /** What is open, with names as `canonical` gives them. */
  private opening!: Opening;
  /**
   * The profile and options that the step begins with, whatever the learner opened or set: its
   * question is about these.
   */
  private asked!: Session;
  /** What was said while a profile was opened. */
  private openNotes: Note[] = [];
  private greetingNotes: Note[] = [];
  /** Whether the last line was judged as an answer. */
  wasAnswer = false;
  /** The place at which a run began is saved with its first line: writing to the disk would hold up the prompt. */
  private unsaved = false;
  /** To be said with the next reply. */
  private readonly pending: string[] = [];

  private constructor(readonly options: LearnOptions) {
    this.say = phrasesIn(options.language);
  }

  /** Opens a lesson where the learner left it; from its start with `anew`. */
  static async start(options: LearnOptions, entry: CourseEntry, anew = false): Promise<LearnSession> {
    const learn = new LearnSession(options);
    const greeting = await learn.openLesson(entry, anew, true);
    const text = [...greeting.map(part => layOut(part)), '', learn.progressText].join('\n');
    learn.greetingNotes = [...learn.openNotes, ...learn.session.greeting(), { level: 'info', text: `\n${text}` }];
    return learn;
  }

  get language(): Language {
    return this.options.language;
  }

  /** The lines above the first prompt: those of the profile, then the lesson's. */
  greeting(): readonly Note[] {
    return this.greetingNotes;
  }

  /** As of the session that the lesson is in. */
  get facts(): Session['facts'] {
    return this.session.facts;
  }

  /** The row below the prompt: the lesson and its step, then what the session says of itself. */
  status(): readonly string[] {
    const { steps, id } = this.lesson;
    const { answer } = this.step ?? {};
    // The row does not answer the question.
    const isAsked = answer?.kind === 'number' && answer.column === 'total';
    return [
      `${id} ${Math.min(this.at + 1, steps.length)}/${steps.length}`,
      ...this.session.status({ total: !isAsked }),
    ];
  }

  complete(...[line, cursor, how]: Parameters<Session['complete']>): ReturnType<Session['complete']> {
    const found = this.session.complete(line, cursor, how);
    const word = line.slice(0, cursor);
    const own = /^[a-z]*$/.test(word) ? lessonCommands.filter(command => command.name.startsWith(word)) : [];
    if (own.length === 0) return found;
    const candidates = own.map(({ name, summary }) => ({ text: name, description: summary[this.options.language] }));
    return {
      from: 0,
      to: cursor,
      query: word,
      candidates: [...candidates, ...found.candidates],
      total: found.total + candidates.length,
    };
  }

  prepare(): ReturnType<Session['prepare']> {
    return this.session.prepare();
  }

  /** What was typed, whichever profile was open. */
  get history(): Session['history'] {
    return (this.past ??= this.session.history);
  }

  /** The session of the profile that is open now. */
  get current(): Session {
    return this.session;
  }

  get step(): LessonStep | undefined {
    return this.lesson.steps[this.at];
  }

  get stepIndex(): number {
    return this.at;
  }

  /** Runs one line: one of the tutor's, an answer, or whatever a session takes. */
  async evaluate(input: string): Promise<Outcome> {
    if (this.unsaved) this.pending.push(...this.save());
    this.wasAnswer = false;
    const line = trimSpace(input);
    const [word = '', ...rest] = line.split(/\s+/);
    const own = lessonCommands.find(command => command.name === word);
    try {
      if (own) return await own.run(this, rest.join(' '));
      const outcome = await this.answerTyped(line);
      if (outcome) return outcome;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return this.told(errorNotes(error, this.language).map(({ text }) => text));
    }
    return this.observe(line);
  }

  /** Takes a line as an answer to the step's question, if it is one: right, or nothing that the session knows. */
  private async answerTyped(line: string): Promise<Outcome | undefined> {
    // A colon clears filters.
    if (!this.step?.answer || line === '' || line === ':') return undefined;
    const isLine = this.isLine(line);
    if (!isRight(this.step.answer, line, this.asked, this.choices())) {
      const isRun = isLine && !(this.isLoose(line) && isMeant(this.step.answer, line, this.asked));
      return isRun ? undefined : this.answer(line);
    }
    // An option of a choice may be a line to try: its report is shown, and it is right.
    return this.stepDone(isLine && this.step.answer.kind === 'choice' ? await this.session.evaluate(line) : nothing);
  }

  /** Whether a session takes a line, or would but for a slip in the name of a command. */
  private isLine(line: string): boolean {
    if (this.session.isShortcut(line)) return true;
    try {
      parseLine(line, this.session.config, this.session.subject.vocabulary);
      return true;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (error.detail?.code !== 'unknown-command') return true;
      return error.detail.meant !== undefined && /^[a-z_]{2,}\d*$/.test(line.split(/\s+/)[0]!);
    }
  }

  /**
   * Whether a line is no command, or an option's bare name where a function's is asked for: an
   * answer goes before these.
   */
  private isLoose(line: string): boolean {
    if (this.session.isShortcut(line)) return false;
    try {
      const parsed = parseLine(line, this.session.config, this.session.subject.vocabulary);
      return this.step?.answer?.kind === 'function' && parsed.kind === 'assign' && parsed.value === undefined;
    } catch (error) {
      return error instanceof UserError && error.detail?.code === 'unknown-command';
    }
  }

  /** The options of the step's question, where it is a choice. */
  private choices(): readonly AnswerOption[] {
    return optionsIn(this.step?.words ?? '');
  }

  /** Takes an answer to the step's question. */
  async answer(text: string): Promise<Outcome> {
    const { step, say } = this;
    if (!step?.answer) return this.told([say.noQuestion]);
    this.wasAnswer = true;
    const choices = this.choices();
    const verdict = judge(step.answer, text, this.asked, say, choices);
    if (verdict.right) return this.stepDone(nothing);
    const known = step.wrongs.find(
      entry => entry.says !== '' && isSameAnswer(step.answer!, entry.line.replace(/^answer\s+/, ''), text, choices),
    );
    // What the lesson says of this mistake goes before what can be said of any.
    return this.told([say.join(say.notYet, ...(known ? [this.fillWords(known.says)] : verdict.says))]);
  }

  /** Runs a line in the session and looks at what it did. */
  private async observe(line: string): Promise<Outcome> {
    const { session } = this;
    const before = session.last;
    const outcome = await session.evaluate(line);
    const out = outcome.out instanceof Uint8Array ? outcome.out : [...outcome.out];
    const ran: Outcome = { ...outcome, out };
    const { step } = this;
    if (outcome.quit) return ran;
    const text = [
      ...outcome.notes.map(note => note.text),
      outcome.screen ? textOfLast(session) : out instanceof Uint8Array ? '' : out.join(''),
    ].join('\n');
    const reported = session.last !== undefined && session.last !== before && outcome.failed !== true;
    const seen = { session, text, reported, opening: this.opening };
    if (!step || step.goals.length === 0) return this.withAfter(ran, []);
    if (step.goals.every(goal => holds(goal, seen))) return this.stepDone(ran);
    const miss = step.misses.find(({ when }) => holds(when, seen));
    return this.withAfter(ran, miss ? [this.say.join(this.say.notYet, this.fillWords(miss.says, session))] : []);
  }

  private async stepDone(ran: Outcome): Promise<Outcome> {
    const { done, answer } = this.step!;
    const praise = this.say.join(this.say.right, this.fillWords(done, answer ? this.asked : this.session));
    this.skipped.delete(this.at);
    return this.withAfter(ran, [praise, '', ...(await this.enterNext())]);
  }

  /** An outcome that says something and prints nothing. */
  told(texts: readonly string[]): Outcome {
    return this.withAfter(nothing, texts);
  }

  private withAfter(ran: Outcome, reply: readonly string[]): Outcome {
    const texts = [...this.pending.splice(0), ...reply];
    // A report and what is said of it stand apart.
    const apart = texts.length > 0 && Array.isArray(ran.out) && ran.out.length > 0;
    const paragraphs = [
      ...(apart ? [''] : []),
      ...texts.map(text => layOut(text)),
      ...(texts.length > 0 ? [''] : []),
      this.progressText,
    ];
    return { ...ran, after: [{ level: 'info', text: paragraphs.join('\n') }] };
  }

  get progressText(): string {
    return progressLine(this.options.language, this.lesson.id, this.at, this.lesson.steps.length);
  }

  /** Passes over the step; one that asks for something is not done by that. */
  async skip(): Promise<Outcome> {
    const { step } = this;
    const { course, progress } = this.options;
    const wasDone = progress.finished.has(course.key + this.entry.id);
    if (step && (step.answer || step.goals.length > 0) && !wasDone) this.skipped.add(this.at);
    const next = this.nextIndex();
    await this.restore(next);
    return this.told([this.say.skipped, ...(await this.enter(next))]);
  }

  /** From the first step on, as if none had been reached. */
  startOver(): void {
    this.skipped.clear();
    this.wentThrough = false;
  }

  /** The step after this one; where all were reached, the next of those that were skipped. */
  private nextIndex(): number {
    const { length } = this.lesson.steps;
    return this.wentThrough ? Math.min(length, ...[...this.skipped].filter(index => index > this.at)) : this.at + 1;
  }

  /** Goes on behind this step; gives what is to be said. */
  async enterNext(): Promise<string[]> {
    const next = this.nextIndex();
    if (next !== this.at + 1) await this.restore(next);
    return this.enter(next);
  }

  /** Goes to a step; gives what is to be said. */
  async enter(index: number): Promise<string[]> {
    const { lesson } = this;
    this.at = Math.max(0, Math.min(index, lesson.steps.length));
    this.hintsGiven = 0;
    if (this.step === undefined) this.wentThrough = true;
    const said: string[] = [];
    const step = this.step;
    if (step?.open) {
      const known = JSON.stringify(this.opening);
      const opened = await this.openOf(step.open, step.line);
      // What is open anyway is only begun anew.
      if (JSON.stringify(this.opening) !== known) said.push(...opened);
    }
    for (const line of step?.start ?? []) await this.session.evaluate(line);
    this.asked = await this.atBeginning();
    if (!this.unsaved) said.push(...this.save());
    return [...said, ...this.words()];
  }

  /** Keeps the learner's place; gives what is to be said where that cannot be. */
  private save(): string[] {
    this.unsaved = false;
    const problem = this.options.progress.save(this.options.course.key + this.entry.id, {
      step: this.at,
      finished: this.step === undefined && this.skipped.size === 0,
      skipped: [...this.skipped].sort((a, b) => a - b),
    });
    return problem === undefined ? [] : [this.say.notSaved(problem)];
  }

  /** The words of the step, or of the end of the lesson. */
  words(): string[] {
    const { step, lesson, say } = this;
    if (!step) {
      const next = this.nextEntry();
      const left = [...this.skipped].sort((a, b) => a - b).map(index => index + 1);
      const ends =
        left.length === 0 && !next && this.allFinished()
          ? say.allDone
          : next
            ? say.nextLesson(this.titleOf(next))
            : say.lastLesson;
      return [say.finished(lesson.title), ...(left.length > 0 ? [say.leftOut(left, lesson.id)] : []), ends];
    }
    const ask = step.answer ? [say.question] : step.goals.length === 0 ? [say.read] : [];
    return [
      say.step(this.at + 1, lesson.steps.length, step.title),
      '',
      this.fillWords(step.words),
      ...(ask.length > 0 ? ['', ...ask] : []),
    ];
  }

  private fillWords(text: string, session = this.asked): string {
    return fillIn(text, () => new ProfileFacts(session));
  }

  /** The next hint of the step. */
  hint(): string[] {
    const { step, say } = this;
    const hints = step?.hints ?? [];
    if (hints.length === 0) return [say.noHints];
    if (this.hintsGiven >= hints.length) return [say.lastHint];
    this.hintsGiven++;
    return [say.hint(this.hintsGiven, hints.length) + this.fillWords(hints[this.hintsGiven - 1]!)];
  }

  /** Whether every lesson of the course is done. */
  private allFinished(): boolean {
    const { course, progress } = this.options;
    return course.entries.every(entry => progress.finished.has(course.key + entry.id));
  }

  nextEntry(): CourseEntry | undefined {
    const { entries } = this.options.course;
    return entries[entries.findIndex(entry => entry.id === this.entry.id) + 1];
  }

  titleOf(entry: CourseEntry): string {
    return this.options.course.read(entry, this.options.language).title;
  }

  /** Begins a lesson, at the step where it was left unless `anew`; gives what is to be said. */
  async openLesson(entry: CourseEntry, anew: boolean, unsaved = false): Promise<string[]> {
    const { course, language, progress } = this.options;
    const lesson = course.read(entry, language);
    const known = progress.place(course.key + entry.id);
    const { length } = lesson.steps;
    this.skipped = new Set(anew || known?.finished ? [] : known?.skipped?.filter(step => step < length));
    this.wentThrough = !anew && known !== undefined && known.step >= length && this.skipped.size > 0;
    // A lesson that is done begins again; one with steps left out goes on at the first of them.
    const index =
      anew || !known ? 0 : this.wentThrough ? Math.min(...this.skipped) : known.step >= length ? 0 : known.step;
    [this.lesson, this.entry] = [lesson, entry];
    await this.restore(index);
    this.unsaved = unsaved;
    const { say } = this;
    const head =
      index > 0
        ? [say.resumed(lesson.title, index + 1)]
        : [
            say.welcome(lesson.title, lesson.minutes, lesson.steps.length),
            ...(lesson.intro === '' ? [] : ['', lesson.intro]),
          ];
    return [...head, '', say.howTo, '', ...(await this.enter(index))];
  }

  /** What a step begins with: its own profile, or the last one opened before it. */
  private openingAt(index: number): { opening: Opening; line: number } {
    const step = this.lesson.steps.slice(0, index + 1).findLast(candidate => candidate.open);
    return { opening: step?.open ?? this.lesson.open, line: step?.line ?? this.lesson.line };
  }

  /** Opens what a step begins with. */
  async restore(index: number): Promise<void> {
    const { opening, line } = this.openingAt(index);
    await this.openOf(opening, line);
  }

  /** A session as the step's own is where it is begun by itself. */
  private async atBeginning(): Promise<Session> {
    const opening = canonicalOpening(this.openingAt(this.at).opening, this.lesson);
    const isOpen = JSON.stringify(opening) === JSON.stringify(this.opening);
    const { profile, folders } = isOpen
      ? { profile: this.session.profile, folders: this.session.profileFolders }
      : await loadOpening(opening, this.options, this.say);
    const session = this.options.makeSession(profile, folders);
    for (const line of this.step?.start ?? []) await session.evaluate(line);
    return session;
  }

  /** Opens what the lesson names; what cannot be opened is told at file and line. */
  private async openOf(opening: Opening, line: number): Promise<string[]> {
    try {
      return await this.open(canonicalOpening(opening, this.lesson));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const why = this.openNotes.map(note => note.text).find(text => text !== '') ?? error.message;
      throw new UserError(`${this.entry.path}:${line}: open: ${printOpening(opening)}: ${why}`, error.advice);
    }
  }

  /** Opens a profile in place of the one that is open; gives the lines about it. */
  async open(opening: Opening): Promise<string[]> {
    const notes: Note[] = [];
    this.openNotes = notes;
    const loaded = await loadOpening(opening, this.options, this.say, note => notes.push(noteIn(note, this.language)));
    this.session = this.options.makeSession(loaded.profile, loaded.folders);
    this.opening = opening;
    return [this.say.opened(printOpening(opening))];
  }

  /** What `open WORDS` does. */
  async openTyped(text: string): Promise<Outcome> {
    const opening = readOpening(text);
    if (!opening)
      return this.told([
        this.say.openHelp(
          sourcesOf(this.lesson)
            .map(name => name.replace(/^.*[/:]/, ''))
            .join(', '),
        ),
      ]);
    const said = await this.open(canonicalOpening(opening, this.lesson));
    const { session, step } = this;
    const notes = [
      ...this.openNotes,
      { level: 'info', text: said.join('\n') } as const,
      ...session.greeting().slice(0, -1),
    ];
    const ran: Outcome = { ...nothing, notes };
    const seen = { session, text: notes.map(note => note.text).join('\n'), reported: false, opening: this.opening };
    return step && step.goals.length > 0 && step.goals.every(goal => holds(goal, seen))
      ? this.stepDone(ran)
      : this.withAfter(ran, []);
  }

  /** The lessons of the course, with marks at those that are done. */
  list(): string {
    const { course, language, progress } = this.options;
    return `\`\`\`\n${courseList(course, language, progress)}\n\`\`\``;
  }
}
