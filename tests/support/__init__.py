"""What tests of several rooms, and the scripts, need to run generated backends."""
