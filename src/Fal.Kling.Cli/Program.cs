using Fal.Kling.Cli;
using Fal.Kling.Cli.Output;
using Fal.Kling.Cli.Session;

using Interruption interruption = Interruption.Listen(Console.Error.WriteLine);
return await KlingCommand.RunAsync(args, Terminal.OfProcess(), interruption.Token);
