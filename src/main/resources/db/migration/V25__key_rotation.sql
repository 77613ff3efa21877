-- The key that replaced this one when it was rotated.
alter table api_key add column replaced_by text;
