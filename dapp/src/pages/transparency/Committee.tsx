import { useQuery } from "@tanstack/react-query";
import { useConfig as useWagmi } from "wagmi";
import { readContract } from "wagmi/actions";
import { useBook, useConfig } from "@/api/config";
import { useAsk } from "@/api/queries";
import type { MemberShown } from "@/api/schema";
import { fixtureOracleAbi } from "@/chain/abi/fixtureOracle";
import { type OperatorBond, operatorBond } from "@/chain/oracleWords";
import type { Address as Hex } from "@/chain/wagmi";
import { useFormats, useWords } from "@/i18n/hooks";
import { Failed, Loading, Notice } from "@/ui/states";
import { Table } from "@/ui/Table";
import { Address } from "./Address";
import { Heard } from "./Heard";
import { quorumOf } from "./rules";
import style from "./Transparency.module.css";
import { transparencyWords } from "./words";

/** The nodes: addresses, bonds on the chain, how often each has signed. */
export function Committee() {
  const w = useWords(transparencyWords);
  const formats = useFormats();
  const committee = useAsk("show_committee", {}, { every: 60_000 });
  const members = committee.data?.members ?? [];
  const bonds = useBonds(members);
  const money = (member: string, of: (bond: OperatorBond) => bigint): string => {
    const bond = bonds.data?.get(member);
    return bond === undefined ? w("unread") : formats.money(of(bond));
  };
  return (
    <section className={style.section}>
      <h2>{w("committee")}</h2>
      {committee.isPending && <Loading lines={4} />}
      {committee.isError && committee.data === undefined && (
        <Failed error={committee.error} retry={() => void committee.refetch()} />
      )}
      {committee.data && (
        <>
          {(committee.isError || bonds.isError) && <Notice live>{w("old")}</Notice>}
          <p className={style.soft}>
            {w("committeeHelp", {
              members: members.length,
              quorum: quorumOf(members.length),
              count: committee.data.reported,
            })}
          </p>
          <Table
            caption={w("committee")}
            rows={members}
            rowKey={(member) => member}
            columns={[
              { key: "member", title: w("member"), cell: (member) => <Address value={member} /> },
              {
                key: "bond",
                title: w("bond"),
                number: true,
                cell: (member) => money(member, ({ free, staked }) => free + staked),
              },
              {
                key: "staked",
                title: w("staked"),
                number: true,
                cell: (one) => money(one, (bond) => bond.staked),
              },
              {
                key: "leaving",
                title: w("leaving"),
                number: true,
                cell: (one) => money(one, (bond) => bond.exiting),
              },
              {
                key: "signed",
                title: w("signed"),
                number: true,
                cell: (member) => committee.data.signed[member] ?? 0,
              },
              {
                key: "heard",
                title: w("heard"),
                cell: (member) => <Heard node={nodeOf(committee.data.nodes, member)} />,
              },
            ]}
          />
          <div>
            <p>{w("arbiters")}</p>
            <ul>
              {committee.data.arbiters.map((arbiter) => (
                <li key={arbiter}>
                  <Address value={arbiter} />
                </li>
              ))}
            </ul>
          </div>
        </>
      )}
    </section>
  );
}

/** What is told of a member; an API of before told nothing. */
function nodeOf(nodes: readonly MemberShown[] | undefined, member: string): MemberShown | undefined {
  return nodes?.find((one) => one.member === member);
}

function useBonds(members: readonly string[]) {
  const wagmi = useWagmi();
  const { chain } = useConfig();
  const { contracts } = useBook();
  return useQuery({
    queryKey: ["chain", chain.id, "bonds", members.join()],
    queryFn: async () => {
      const read = async (member: string) => {
        const oracle = { abi: fixtureOracleAbi, address: contracts.oracle as Hex } as const;
        const word = await readContract(wagmi, {
          ...oracle,
          functionName: "operators",
          args: [member as Hex],
        });
        return [member, operatorBond(word)] as const;
      };
      return new Map(await Promise.all(members.map(read)));
    },
    refetchInterval: 60_000,
    enabled: members.length > 0,
  });
}
