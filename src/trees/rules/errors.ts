import { defineProblems, type ErrorDefinition } from '../../kernel/problem.ts';

export const treeErrors = {
  sponsor_not_placed: {
    kind: 'conflict',
    text: 'The sponsor is not placed in the {tree} tree.',
    remedy:
      'Name a placed sponsor. Of the placement rules, FirstEmptyRollup and CollapseRetail look further up.',
  },
  upline_takes_nobody: {
    kind: 'conflict',
    text: 'Customer {upline} cannot take anyone new below them: {reason}.',
    remedy:
      'Name another sponsor or upline, or change the status first. The commission plan says what a status allows: mayEnroll, mayReceivePlacements.',
  },
  already_placed: {
    kind: 'conflict',
    text: 'The customer is already placed in the {tree} tree.',
    remedy: 'Use PlaceNode to move the customer.',
  },
  unknown_tree: {
    kind: 'invalid',
    text: '{field} must be one of {known}.',
    remedy: 'Use a tree of the commission plan; case does not matter.',
  },
  unknown_leg: {
    kind: 'invalid',
    text: '{field} must be {known} in the {tree} tree.',
    remedy: 'Use a leg of the tree; case does not matter.',
  },
  tree_without_legs: {
    kind: 'invalid',
    text: 'The {tree} tree has no legs.',
    remedy: 'Name a tree with legs, such as a binary or a matrix tree.',
  },
  order_needs_one_level: {
    kind: 'invalid',
    text: 'Only the nodes directly below can be ordered by the size of their downlines.',
    remedy: 'Send levels=1, or leave orderBy out.',
  },
  weights_not_pushed: {
    kind: 'invalid',
    text: 'The legs of the {tree} tree are not weighed by pushed weights.',
    remedy: "Set legWeight: 'pushed' for the tree in the commission plan first.",
  },
  customer_twice: {
    kind: 'invalid',
    text: '{field} names a customer who is in the list already.',
    remedy: 'Send one weight for each customer.',
  },
  unknown_rule: {
    kind: 'invalid',
    text: '{field} must be one of {known} in the {tree} tree.',
    remedy: 'Use a placement rule that the commission plan allows in this tree.',
  },
  placement_under_self: {
    kind: 'invalid',
    text: 'A customer cannot be placed below themselves.',
    remedy: 'Name another upline.',
  },
  upline_not_placed: {
    kind: 'conflict',
    text: '{field} is not placed in the {tree} tree.',
    remedy: 'Place the upline first, or name one who is placed.',
  },
  position_taken: {
    kind: 'conflict',
    text: 'The {leg} leg of {upline} in the {tree} tree is taken.',
    remedy: 'Send findAvailable=true for the next free position down that leg, or name another.',
  },
  placement_cycle: {
    kind: 'conflict',
    text: '{upline} is below the customer in the {tree} tree.',
    remedy: 'A customer cannot move below their own downline. Move the downline away first.',
  },
  root_stays: {
    kind: 'conflict',
    text: 'The company root stays where it is.',
    remedy: 'Move or remove another customer.',
  },
  already_there: {
    kind: 'conflict',
    text: 'The customer is already there in the {tree} tree.',
    remedy: 'Nothing to do.',
  },
  matrix_too_deep: {
    kind: 'conflict',
    text: 'The {tree} tree has {depth} levels; the place would be below the last.',
    remedy: 'Name an upline further up.',
  },
  not_placed: {
    kind: 'conflict',
    text: 'The customer is not placed in the {tree} tree.',
    remedy: 'Place them with PlaceNode.',
  },
  no_room_to_roll_up: {
    kind: 'conflict',
    text: '{upline} has too few free legs for the customers who would roll up in the {tree} tree.',
    remedy: 'Move some of the downline away first, or keep the place with children=keep.',
  },
  roll_up_too_large: {
    kind: 'conflict',
    text: 'More than {max} customers would roll up in the {tree} tree.',
    remedy:
      'Move some of them away first, with placement batches, or keep the place with children=keep. A removal rolls up 1,000 customers at most, and a batch 10,000.',
  },
  enrollment_stays: {
    kind: 'conflict',
    text: 'Customers of the {tree} tree keep their place.',
    remedy: 'Remove with children=keep: the place stays, marked vacant.',
  },
  moves_are_frozen: {
    kind: 'conflict',
    text: 'Placements in the {tree} tree are frozen until {until}.',
    remedy: 'Wait until then. The movement policy of the commission plan sets the frozen periods.',
  },
  move_window_closed: {
    kind: 'conflict',
    text: 'Moves in the {tree} tree are allowed for {days} days after the first placement.',
    remedy: 'The movement policy of the commission plan sets the window.',
  },
  move_type_not_allowed: {
    kind: 'conflict',
    text: 'Customers of this type cannot move in the {tree} tree.',
    remedy: 'The movement policy of the commission plan names the types that can.',
  },
  move_too_deep: {
    kind: 'conflict',
    text: 'A move in the {tree} tree must stay within {levels} levels below the enroller.',
    remedy:
      'Name an upline nearer to the enroller. The movement policy of the commission plan sets the limit.',
  },
  rule_holds_back: {
    kind: 'conflict',
    text: 'The rule {rule} does not place customers in the {tree} tree by itself.',
    remedy: 'Name another rule, or place the customer with PlaceNode.',
  },
  batch_not_found: {
    kind: 'not_found',
    text: 'There is no placement batch with this id.',
    remedy: 'Use the BatchId from the answer of Stage Placement Batch.',
  },
  batch_not_staged: {
    kind: 'conflict',
    text: 'The batch is {state}; only a staged one can be committed.',
    remedy: 'Stage another.',
  },
  batch_not_committed: {
    kind: 'conflict',
    text: 'The batch is {state}; only a committed one can be undone.',
    remedy: 'Nothing to do.',
  },
  batch_built_upon: {
    kind: 'conflict',
    text: 'The batch cannot be undone: in the {tree} tree, customer {customerId} {change}.',
    remedy:
      'Undo the later change first: the current placement of the customer names its batch. Or move the customers back one by one.',
  },
  batch_changed: {
    kind: 'conflict',
    text: 'Another request has changed the batch since it was read.',
    remedy: 'Look at the batch again, and repeat what you wanted to do.',
  },
  move_outdated: {
    kind: 'conflict',
    text: 'The {tree} tree has changed since the preview: the move would begin or end at another place now.',
    remedy: 'Look at the preview again, and repeat the move if it is still right.',
  },
  batch_outdated: {
    kind: 'conflict',
    text: 'The trees have changed since the batch was checked: a move would begin or end at another place now.',
    remedy: 'Look at the moves again, and commit the batch if they are still right.',
  },
  batch_empty: {
    kind: 'conflict',
    text: 'The batch has no moves.',
    remedy: 'Add a move, or discard the batch.',
  },
  batch_full: {
    kind: 'conflict',
    text: 'A batch has at most {max} moves.',
    remedy: 'Begin another batch.',
  },
  tree_is_changing: {
    kind: 'unavailable',
    text: 'Another request changed the tree at the same time.',
    remedy: 'Try again.',
  },
  downline_too_large: {
    kind: 'invalid',
    text: 'There are more than {max} people below.',
    remedy: 'Ask for fewer levels, or read Downline Nodes page by page.',
  },
  customer_merged: {
    kind: 'conflict',
    text: 'Customer {customerId} was merged into customer {survivorId}.',
    remedy: 'Use the customer that is left. Undo Merge separates the two again.',
  },
  node_not_found: {
    kind: 'not_found',
    text: 'The customer to place does not exist.',
    remedy: 'Use the internal customer id.',
  },
} as const satisfies Record<string, ErrorDefinition>;

export const treeProblem = defineProblems(treeErrors);
