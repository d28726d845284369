using System.CommandLine;
using AcsRecording.Benchmarks;

var runs = new Option<int>("--runs") { Description = "How often each is run.", DefaultValueFactory = _ => 5 };
var size = new Option<long>("--size") { Description = "The file's size in MiB.", DefaultValueFactory = _ => 1024 };

var speed = new Command("speed", "Times, beside aria2, curl and the JavaScript SDK.") { runs, size };
speed.SetAction((result, _) => SpeedBenchmark.RunAsync(result.GetValue(size) << 20, result.GetValue(runs)));
var memory = new Command("memory", "Peak memory by the file's size.") { runs };
var largest = new Option<long>("--largest") { Description = "The largest file's size in MiB.", DefaultValueFactory = _ => 4096 };
memory.Options.Add(largest);
memory.SetAction((result, _) => MemoryBenchmark.RunAsync(result.GetValue(largest) << 20, result.GetValue(runs)));
var start = new Command("start", "What a new PowerShell pays for the import and for its first small save.") { runs };
var before = new Option<string?>("--before") { Description = "The folder of an older staged module to compare with." };
start.Options.Add(before);
start.SetAction((result, _) => StartBenchmark.RunAsync(result.GetValue(before), result.GetValue(runs)));
var faults = new Command("faults", "What each tool makes of each known fault.");
var only = new Option<string>("--only") { Description = "Faults with this in their name.", DefaultValueFactory = _ => "" };
faults.Options.Add(only);
faults.SetAction((result, _) => FaultBenchmark.RunAsync(result.GetRequiredValue(only)));
var interruption = new Command("interruption", "Killed and run again.") { size };
interruption.SetAction((result, _) => InterruptionBenchmark.RunAsync(result.GetValue(size) << 20));
var kills = new Command("kills", "Killed after each write or request, then run again.");
var between = new Option<int>("--between") { Description = "Of calls that are all alike, about how many.", DefaultValueFactory = _ => 16 };
kills.Options.Add(between);
kills.SetAction((result, _) => KillBenchmark.RunAsync(result.GetValue(between)));
var container = new Command("container", "Into a container, without a disk.") { runs, size };
container.SetAction((result, _) => ContainerBenchmark.RunAsync(result.GetValue(size) << 20, result.GetValue(runs)));
var events = new Option<int>("--events") { Description = "How many events.", DefaultValueFactory = _ => 500 };
var seeds = new Option<int[]>("--seed") { Description = "The seeds.", DefaultValueFactory = _ => [1, 2, 3] };
var workers = new Command("workers", "Many processes at one queue, some of them killed.") { events, seeds };
var part = new Option<string?>("--part")
{
    Description = "storm (workers are ended and started again) or scale (what more workers bring); both without it.",
};
part.AcceptOnlyFromAmong("storm", "scale");
workers.Options.Add(part);
var inPowerShell = new Option<bool>("--powershell") { Description = "The workers are PowerShell processes, with the staged module." };
workers.Options.Add(inPowerShell);
workers.SetAction(
    (result, _) => WorkersBenchmark.RunAsync(
        result.GetValue(events), result.GetRequiredValue(seeds), result.GetValue(part), result.GetValue(inPowerShell)));

var count = new Option<int>("--events") { Description = "How many events.", DefaultValueFactory = _ => 100_000 };
var read = new Command("events", "Events line by line.") { count, runs };
read.SetAction((result, _) => EventBenchmark.RunAsync(result.GetValue(count), result.GetValue(runs)));
var inputs = new Option<int>("--inputs") { Description = "How many.", DefaultValueFactory = _ => 1_000_000 };
var seed = new Option<int>("--seed") { Description = "The seed.", DefaultValueFactory = _ => 1 };
var mutations = new Command("mutations", "Damaged events.") { inputs, seed };
mutations.SetAction(result => MutationBenchmark.Run(result.GetValue(inputs), result.GetValue(seed)));
var blobs = new Option<int>("--blobs") { Description = "How many.", DefaultValueFactory = _ => 10_000 };
var list = new Command("list", "A container with many recordings, listed.") { blobs };
list.SetAction((result, _) => ListBenchmark.RunAsync(result.GetValue(blobs)));

var lines = new Option<int>("--lines") { Description = "How many.", DefaultValueFactory = _ => 1_000_000 };
var find = new Command("find", "One participant in a manifest of many lines.") { lines };
find.SetAction((result, _) => FindBenchmark.RunAsync(result.GetValue(lines)));
var merge = new Command("merge", "Saved WAV chunks into one file, beside cat.") { runs, size };
merge.SetAction((result, _) => ArchiveBenchmark.MergeAsync(result.GetValue(size) << 20, result.GetValue(runs)));
var split = new Command("split", "An unmixed WAV into its channels, beside ffmpeg.") { runs, size };
split.SetAction((result, _) => ArchiveBenchmark.SplitAsync(result.GetValue(size) << 20, result.GetValue(runs)));

Bench.PrintVersions();
return await new RootCommand("Measures AcsRecording beside what a user would pick instead.")
{
    speed, memory, start, faults, interruption, kills, container, workers, read, mutations, list, find, merge, split,
}.Parse(args).InvokeAsync();
