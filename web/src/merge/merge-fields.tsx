import type { MergeField, OfficeMergePreview } from '../api/model.ts';
import { StatusMark, TypeMark } from '../layout/marks.tsx';
import { formatDay } from '../layout/timestamp.tsx';
import { fieldLabel } from '../people/field-labels.ts';
import { nameOf } from '../trees/plan-words.ts';
import classes from './merge.module.css';

type Field = OfficeMergePreview['Fields'][number];

interface MergeFieldsProps {
  readonly preview: OfficeMergePreview;
  /** The fields that the reader has chosen to take; the preview follows. */
  readonly take: readonly MergeField[];
  readonly onDecide: (field: MergeField, isTaken: boolean) => void;
}

/** Both records next to each other, and which value of each field stays. */
export function MergeFields({ preview: { Survivor, Merged, Fields }, take, onDecide }: MergeFieldsProps) {
  const choices = { take, onDecide };
  return (
    <table className={classes['records']}>
      <caption className={classes['spoken']}>Both records, and which value stays</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className={classes['spoken']}>Field</span>
          </th>
          <th scope="col">
            <RecordHead person={Survivor} title="Stays" />
          </th>
          <th scope="col">
            <RecordHead person={Merged} title="Is merged" />
          </th>
        </tr>
      </thead>
      <tbody>
        {Fields.map((field) => (
          <tr key={field.Field}>
            <th scope="row">{fieldLabel(field.Field)}</th>
            <td data-label="Stays">
              <Value field={field} isMerged={false} {...choices} />
            </td>
            <td data-label="Is merged">
              <Value field={field} isMerged {...choices} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function RecordHead({
  person,
  title,
}: {
  readonly person: OfficeMergePreview['Survivor'];
  readonly title: string;
}) {
  const { CustomerId, BackOfficeId, CustomerType, CustomerStatus, EnrolledAt } = person;
  return (
    <>
      <span className={classes['side']}>{title}</span>
      <b>{nameOf(person)}</b>
      <span className={classes['id']}>
        {CustomerId} · {BackOfficeId}
      </span>
      <span className={classes['marks']}>
        <TypeMark type={CustomerType} isNamed /> <StatusMark status={CustomerStatus} isQuiet />
      </span>
      <span className={classes['id']}>Enrolled {formatDay(EnrolledAt)}</span>
    </>
  );
}

interface ValueProps extends Pick<MergeFieldsProps, 'take' | 'onDecide'> {
  readonly field: Field;
  readonly isMerged: boolean;
}

/** A value, with a choice to keep it if both have one or the other can be taken. */
function Value({ field, isMerged, take, onDecide }: ValueProps) {
  const { Field: name, CanTake } = field;
  const takeAs = field.TakeAs as MergeField;
  const isTaken = CanTake ? take.includes(takeAs) : field.IsTaken;
  const text = isMerged ? field.Merged : field.Survivor;
  const stays = isMerged === isTaken;
  const isLost = !stays && name !== 'WebAlias';
  const shown =
    text === null ? (
      <span className={classes['none']}>none</span>
    ) : (
      <ValueText text={text} {...{ stays, isLost }} />
    );
  if (!CanTake) return shown;
  const whose = isMerged ? 'of the merged record' : 'of the record that stays';
  return (
    <label className={classes['choice']}>
      <input
        type="radio"
        name={`keep-${name}`}
        checked={stays}
        aria-label={`${fieldLabel(name)} ${whose}: ${text ?? 'none'}`}
        onChange={() => onDecide(takeAs, isMerged)}
      />
      <span>{shown}</span>
    </label>
  );
}

interface ValueTextProps {
  readonly text: string;
  readonly stays: boolean;
  readonly isLost: boolean;
}

function ValueText({ text, stays, isLost }: ValueTextProps) {
  if (stays) return <b>{text}</b>;
  if (!isLost) return text;
  return (
    <>
      <del>{text}</del> <span className={classes['lost']}>is lost</span>
    </>
  );
}
