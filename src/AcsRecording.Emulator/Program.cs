using AcsRecording.Emulator;

return await EmulatorCommand.Create().Parse(args).InvokeAsync();
