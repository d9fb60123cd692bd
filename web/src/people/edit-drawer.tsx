import type { Person } from '../api/model.ts';
import classes from './change.module.css';
import { ChangeDrawer } from './change-drawer.tsx';
import { editOf } from './change-queries.ts';
import { RecordInput } from './record-input.tsx';
import { useChange } from './use-change.ts';

interface EditDrawerProps {
  readonly person: Person;
  /** The section of the record to edit. */
  readonly section: string;
  readonly onClose: () => void;
}

/** Edits one section of the record. */
export function EditDrawer({ person, section, onClose }: EditDrawerProps) {
  const way = editOf(person.CustomerId);
  const change = useChange({ person, way, isChanged: false, onSaved: onClose });
  const fields = change.before.Fields.filter(({ Section }) => Section === section);
  return (
    <ChangeDrawer title={`Edit ${section.toLowerCase()}`} change={change} saveLabel="Save" onClose={onClose}>
      <div className={classes['fields']}>
        {fields.map((field) => (
          <RecordInput key={field.Name} field={field} change={change} />
        ))}
      </div>
    </ChangeDrawer>
  );
}
